package io.quorate.simulation.group;

import io.quorate.protocol.order.Membership;
import io.quorate.protocol.order.OrderNotice;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.OrderedRows;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.process.RowsQuery;
import io.quorate.simulation.engine.Choices;
import io.quorate.simulation.engine.Environment;
import io.quorate.simulation.engine.ErringClock;
import io.quorate.simulation.engine.SimNetwork;
import io.quorate.simulation.fault.FaultTarget;
import io.quorate.simulation.group.GroupScenario.Defect;
import io.quorate.simulation.host.HostSettings;
import io.quorate.simulation.host.Machine;
import io.quorate.simulation.host.Parcel;
import io.quorate.simulation.host.SimHost;
import io.quorate.store.group.GroupCall;
import io.quorate.store.group.GroupNotice;
import io.quorate.store.group.Seat;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One group with a replica on each node. */
public final class GroupWorld implements FaultTarget {
  static final ProcessId GROUP = new ProcessId(1, 0);

  private final Environment environment;
  private final Choices choices;
  private final List<NodeId> ids = new ArrayList<>();
  private final List<SimHost> hosts = new ArrayList<>();
  private final List<@Nullable OrderedRows> rows = new ArrayList<>();
  private final List<NodeId> seats = new ArrayList<>();
  private final long[] losses;
  private final boolean keepsSeats;
  private final SimNetwork<Parcel> network;
  private final LeaseRecord leases;
  private final @Nullable DeposedLeader deposed;
  private Membership decided;
  private long decidedIndex;

  public GroupWorld(Environment environment, GroupScenario scenario) {
    this.environment = environment;
    this.choices = environment.choices().branch("world");
    GroupPorts ports = new GroupPorts(environment, scenario, this);
    for (int node = 0; node < scenario.nodes(); node++) {
      ids.add(new NodeId("n" + (node + 1)));
      rows.add(null);
    }
    leases = new LeaseRecord(environment, scenario.group().machine());
    deposed =
        scenario.defect() == Defect.OLD_LEADER_REVOKES
            ? new DeposedLeader(environment, this)
            : null;
    keepsSeats = scenario.defect() == Defect.SEAT_KEPT_AFTER_DISK_LOSS;
    seats.addAll(ids);
    losses = new long[scenario.nodes()];
    decided = Membership.of(ids);
    for (int node = 0; node < scenario.nodes(); node++) {
      hosts.add(new SimHost(machine(node), ports));
    }
    network =
        new SimNetwork<>(
            environment,
            environment.choices().branch("network"),
            scenario.nodes(),
            scenario.network(),
            ports::travel,
            (from, to, parcel) -> hosts.get(to).receive(ids.get(from), parcel));
  }

  private Machine machine(int node) {
    Choices own = environment.choices().branch("node." + node);
    long drift = own.between("node.drift", -500, 500);
    return new Machine(
        node,
        ids.get(node),
        environment,
        own,
        new ErringClock(environment.timeline(), drift, 0),
        HostSettings.draw(own));
  }

  public void begin() {
    hosts.forEach(SimHost::start);
  }

  /** The faults are over. */
  public void calm(GroupScenario scenario) {
    network.profile(scenario.network().healed());
    hosts.forEach(host -> host.machine().clock().correct());
  }

  public List<NodeId> ids() {
    return ids;
  }

  /** The seat that each node has now, in the group. */
  SortedSet<NodeId> seats() {
    return new TreeSet<>(seats);
  }

  NodeId seat(int node) {
    return seats.get(node);
  }

  /** A membership is decided, as some replica says. */
  void decided(long index, Membership membership) {
    if (index > decidedIndex) {
      decidedIndex = index;
      decided = membership;
    }
  }

  LeaseRecord leases() {
    return leases;
  }

  /** A node says who leads. */
  void led(int node, GroupNotice.Leadership now) {
    OrderedRows own = rows.get(node);
    if (own == null) {
      return;
    }
    if (now.ready()) {
      leases.tookOver(now.term(), own);
    }
    if (deposed != null && now.ready()) {
      deposed.leads(node);
    } else if (deposed != null && now.role() != OrderNotice.Role.LEADER) {
      deposed.deposed(node, leases.present(own));
    }
  }

  /** Whether the nodes vote, all of them, and nobody else does. */
  boolean settled() {
    return decided.voters().equals(seats()) && !decided.joint();
  }

  /** The node of that name, or of that seat. */
  public int index(String name) {
    return ids.indexOf(Seat.node(new NodeId(name)));
  }

  public boolean up(int node) {
    return hosts.get(node).up();
  }

  void rows(int node, OrderedRows own) {
    rows.set(node, own);
  }

  /** The rows of a node's replica; null while the node is down. */
  public @Nullable OrderedRows rows(int node) {
    return up(node) ? rows.get(node) : null;
  }

  /** Damages the newest version that a node holds, if it holds one; its key, or nothing. */
  boolean damage(int node) {
    OrderedRows own = rows(node);
    if (own == null) {
      return false;
    }
    RowsQuery.Row found = null;
    for (RowsQuery.Row row :
        own.page(new RowsQuery(new byte[] {1}, new byte[] {2}, 10_000, Integer.MAX_VALUE)).rows()) {
      if (row.key()[5] == 'd' && row.value().length > 6) {
        found = row;
      }
    }
    if (found == null) {
      return false;
    }
    byte[] value = found.value().clone();
    value[value.length - 1] ^= 1;
    own.put(found.key(), value);
    return true;
  }

  /** A client asks a node something. */
  public void request(int node, GroupCall call, Consumer<Object> reply) {
    environment
        .timeline()
        .after(
            hop(),
            () ->
                hosts
                    .get(node)
                    .call(
                        GROUP,
                        call,
                        answer -> environment.timeline().after(hop(), () -> reply.accept(answer))));
  }

  private long hop() {
    return choices.between("client.hop", 20_000, 500_000);
  }

  void send(SimHost host, NodeId to, Parcel parcel) {
    environment.trace().line(() -> host.machine().id() + " → " + to + " " + parcel.message());
    network.send(host.machine().index(), ids.indexOf(to), parcel);
  }

  @Override
  public int nodes() {
    return ids.size();
  }

  @Override
  public SimNetwork<?> network() {
    return network;
  }

  @Override
  public void whenBusy(int node, Runnable then) {
    hosts.get(node).whenBusy(then);
  }

  @Override
  public boolean crash(int node) {
    if (!up(node)) {
      return false;
    }
    hosts.get(node).crash();
    return true;
  }

  @Override
  public boolean start(int node) {
    if (up(node)) {
      return false;
    }
    hosts.get(node).start();
    return true;
  }

  /** Of a group of three, one may forget at a time: the next one once that is made good. */
  @Override
  public void loseDisk(int node) {
    if (!settled()) {
      environment.counts().add("disk.spared");
      return;
    }
    environment.counts().add("disk.lost");
    hosts.get(node).loseDisk();
    losses[node]++;
    if (!keepsSeats) {
      seats.set(node, Seat.of(ids.get(node), losses[node]));
    }
  }

  @Override
  public void pause(int node, boolean paused) {
    if (paused) {
      hosts.get(node).pause();
    } else {
      hosts.get(node).resume();
    }
  }

  @Override
  public void fillDisk(int node, boolean full) {
    hosts.get(node).fillDisk(full);
  }

  @Override
  public void slowDisk(int node, long moreNanos) {
    hosts.get(node).slowDisk(moreNanos);
  }

  /** Syncs of bare processes do not fail. */
  @Override
  public void failSync(int node, Runnable stopped) {}

  /** Bare processes do not say goodbye. */
  @Override
  public boolean stop(int node) {
    return false;
  }

  /** Nobody cuts links by request here. */
  @Override
  public boolean cut(List<Integer> side) {
    return false;
  }

  @Override
  public void heal() {}

  @Override
  public void jumpClock(int node, long millis) {
    hosts.get(node).machine().clock().jump(millis);
  }

  @Override
  public boolean addNode(int node) {
    return false;
  }

  @Override
  public boolean removeNode(int node) {
    return false;
  }
}
