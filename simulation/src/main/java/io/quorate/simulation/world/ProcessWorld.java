package io.quorate.simulation.world;

import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.membership.MembershipCall;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.quorum.Ownership;
import io.quorate.protocol.quorum.QuorumCall;
import io.quorate.protocol.quorum.QuorumNotice;
import io.quorate.protocol.wire.MalformedWireException;
import io.quorate.simulation.engine.Choices;
import io.quorate.simulation.engine.Counts;
import io.quorate.simulation.engine.Environment;
import io.quorate.simulation.engine.ErringClock;
import io.quorate.simulation.engine.SimNetwork;
import io.quorate.simulation.engine.Texts;
import io.quorate.simulation.history.WallTimes;
import io.quorate.simulation.host.HostSettings;
import io.quorate.simulation.host.Machine;
import io.quorate.simulation.host.Parcel;
import io.quorate.simulation.host.SimHost;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One partition of an eventual keyspace: a bare quorum process on each node, and nothing else. */
public final class ProcessWorld implements World {
  static final ProcessId PARTITION = new ProcessId(1, 0);
  private static final Texts TEXTS = new Texts(ProcessWorld::meaning);
  private static final byte VERSIONS_ROW = 'v';
  private static final byte HINT_ROW = 'h';

  private final Environment environment;
  private final Scenario scenario;
  private final Choices choices;
  private final List<NodeId> ids = new ArrayList<>();
  private final List<SimHost> hosts = new ArrayList<>();
  private final SimNetwork<Parcel> network;
  private final Reachability reachability;
  private final Assignments assignments;
  private final @Nullable Ownership[] told;
  private final Counts chatter = new Counts();
  private long open;

  public ProcessWorld(Environment environment, Scenario scenario) {
    this.environment = environment;
    this.scenario = scenario;
    this.told = new Ownership[scenario.nodes()];
    this.choices = environment.choices().branch("world");
    for (int index = 0; index < scenario.nodes(); index++) {
      ids.add(new NodeId("n" + (index + 1)));
    }
    ProcessPorts ports = new ProcessPorts(environment, scenario, ids, this);
    for (int index = 0; index < scenario.nodes(); index++) {
      hosts.add(new SimHost(machine(index), ports));
    }
    network =
        new SimNetwork<>(
            environment,
            environment.choices().branch("network"),
            scenario.nodes(),
            scenario.network(),
            ports::travel,
            (from, to, parcel) -> hosts.get(to).receive(ids.get(from), parcel));
    reachability = reachability();
    assignments =
        new Assignments(
            environment,
            environment.choices().branch("moves"),
            ids.subList(0, scenario.members()),
            scenario.quorum().n(),
            this::isEmpty,
            node -> crash(ids.indexOf(node)));
  }

  private Reachability reachability() {
    if (scenario.swims()) {
      return new SwimReachability(ids, node -> hosts.get(node).up(), this::reach);
    }
    Choices own = environment.choices().branch("detector");
    return new Detector(environment, own, ids, this::connected, this::reach);
  }

  private void reach(int node, SortedSet<NodeId> seen) {
    hosts.get(node).tell(PARTITION, new QuorumCall.Reachable(seen));
  }

  private Machine machine(int index) {
    Choices own = environment.choices().branch("node." + index);
    long drift = own.between("node.drift", -500, 500);
    long skew = own.between("node.skew", -scenario.skewMillis(), scenario.skewMillis());
    return new Machine(
        index,
        ids.get(index),
        environment,
        own,
        new ErringClock(environment.timeline(), drift, skew),
        HostSettings.draw(own));
  }

  @Override
  public void begin() {
    for (int node = 0; node < scenario.members(); node++) {
      start(node);
    }
    reachability.begin();
    publishForever();
  }

  @Override
  public boolean ready() {
    return true;
  }

  @Override
  public WallTimes wallTimes() {
    return new WallClocks(
        environment.timeline(), hosts.stream().map(host -> host.machine().clock()).toList());
  }

  @Override
  public void calm() {
    network.profile(scenario.network().healed());
    reachability.calm();
    hosts.forEach(host -> host.machine().clock().correct());
  }

  @Override
  public int nodes() {
    return scenario.nodes();
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
    SimHost host = hosts.get(node);
    if (!host.up()) {
      return false;
    }
    host.crash();
    return true;
  }

  @Override
  public boolean start(int node) {
    SimHost host = hosts.get(node);
    if (host.up() || !assignments.isMember(ids.get(node))) {
      return false;
    }
    host.start();
    return true;
  }

  @Override
  public void loseDisk(int node) {
    hosts.get(node).loseDisk();
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

  /** Bare processes have no disk to fail. */
  @Override
  public void failSync(int node, Runnable stopped) {}

  /** Bare processes do not say goodbye. */
  @Override
  public boolean stop(int node) {
    return false;
  }

  /** Bare processes have no operator. */
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
    if (assignments.isMember(ids.get(node))) {
      return false;
    }
    assignments.add(ids.get(node));
    return start(node);
  }

  @Override
  public boolean removeNode(int node) {
    if (!assignments.isMember(ids.get(node))) {
      return false;
    }
    assignments.remove(ids.get(node));
    return true;
  }

  @Override
  public void request(int node, Request request, Consumer<Reply> reply) {
    open++;
    environment.timeline().after(hop(), () -> deliver(routed(node), request, reply));
  }

  /** Nodes forward what they do not own, mostly to a node that does. */
  private int routed(int node) {
    List<NodeId> owners = assignments.ownership().primaries();
    boolean forwards =
        !owners.contains(ids.get(node)) && choices.chance("client.forwarded", 800_000);
    return forwards ? ids.indexOf(owners.get(choices.index("client.owner", owners.size()))) : node;
  }

  private void deliver(int node, Request request, Consumer<Reply> reply) {
    hosts
        .get(node)
        .call(
            PARTITION,
            Calls.call(request),
            answer -> {
              open--;
              environment.timeline().after(hop(), () -> reply.accept(Calls.reply(answer)));
            });
  }

  private long hop() {
    return choices.between("client.hop", 20_000, 500_000);
  }

  @Override
  public List<String> unrest() {
    List<String> unrest = new ArrayList<>(reachability.unrest());
    if (open > 0) {
      unrest.add(open + " requests without an answer");
    }
    if (!assignments.idle()) {
      unrest.add("a move of ownership is not complete: " + assignments);
    }
    for (SimHost host : hosts) {
      String hindrance = host.hindrance();
      if (hindrance != null && assignments.isMember(host.machine().id())) {
        unrest.add(host.machine().id() + " is " + hindrance);
      }
      int hints = rows(host, HINT_ROW).size();
      if (hints > 0) {
        unrest.add(host.machine().id() + " holds " + hints + " hints");
      }
      boolean owns = assignments.ownership().primaries().contains(host.machine().id());
      if (!owns && !rows(host, VERSIONS_ROW).isEmpty()) {
        unrest.add(host.machine().id() + " holds rows and owns nothing");
      }
      long tombstones = tombstones(host);
      if (tombstones > 0) {
        unrest.add(host.machine().id() + " holds " + tombstones + " tombstones");
      }
    }
    return unrest;
  }

  @Override
  public Counts chatter() {
    return chatter;
  }

  @Override
  public List<Replica> replicas() {
    List<Replica> replicas = new ArrayList<>();
    for (NodeId owner : assignments.ownership().primaries()) {
      SimHost host = hosts.get(ids.indexOf(owner));
      TreeMap<byte[], byte[]> versions = new TreeMap<>(Arrays::compareUnsigned);
      rows(host, VERSIONS_ROW)
          .forEach((row, value) -> versions.put(Arrays.copyOfRange(row, 1, row.length), value));
      replicas.add(
          new Replica(scenario.workload().keyspace(), PARTITION.toString(), owner, versions));
    }
    return replicas;
  }

  private boolean isEmpty(NodeId node) {
    SimHost host = hosts.get(ids.indexOf(node));
    return host.up() && rows(host, VERSIONS_ROW).isEmpty() && rows(host, HINT_ROW).isEmpty();
  }

  /** Deleted keys go in the end. */
  private static long tombstones(SimHost host) {
    return rows(host, VERSIONS_ROW).values().stream()
        .filter(versions -> Versions.decode(versions).isTombstone())
        .count();
  }

  private static SortedMap<byte[], byte[]> rows(SimHost host, byte kind) {
    return host.rows(PARTITION).subMap(new byte[] {kind}, new byte[] {(byte) (kind + 1)});
  }

  private boolean connected(int one, int other) {
    return hosts.get(one).up()
        && hosts.get(other).up()
        && !network.blocked(one, other)
        && !network.blocked(other, one);
  }

  /** Every node hears of the newest table now and then. */
  private void publishForever() {
    assignments.look();
    for (SimHost host : hosts) {
      environment.timeline().after(choices.below("publish", 500_000_000), () -> configure(host));
    }
    environment.timeline().after(500_000_000, this::publishForever);
  }

  private void configure(SimHost host) {
    int node = host.machine().index();
    if (host.up() && !assignments.ownership().equals(told[node])) {
      told[node] = assignments.ownership();
      host.tell(PARTITION, new QuorumCall.Configure(assignments.ownership()));
      if (scenario.swims()) {
        meet(host);
      }
    }
  }

  /** The table names the members, too: whoever has it greets them, and forgets who has left. */
  private void meet(SimHost host) {
    for (NodeId gone : assignments.departed()) {
      host.tell(ProcessId.MEMBERSHIP, new MembershipCall.Forget(gone));
    }
    host.tell(ProcessId.MEMBERSHIP, new MembershipCall.Meet(assignments.members()));
  }

  static @Nullable String meaning(String name, byte[] bytes) {
    if (!name.equals("versions") || bytes.length == 0) {
      return null;
    }
    try {
      return Versions.decode(bytes).toString();
    } catch (MalformedWireException other) {
      return null; // something else under that name, a digest perhaps
    }
  }

  /** A host has recovered. */
  void started(SimHost host) {
    told[host.machine().index()] = null;
    configure(host);
    reachability.started(host.machine().index());
  }

  /** A process told the layer above something. */
  void noticed(SimHost host, Object notice) {
    reachability.noticed(host.machine().index(), notice);
    if (notice instanceof QuorumNotice quorumNotice) {
      environment.counts().add("notice." + notice.getClass().getSimpleName());
      assignments.noticed(host.machine().id(), quorumNotice);
    }
  }

  /** A message leaves a host. */
  void send(SimHost host, NodeId to, Parcel parcel) {
    String kind = parcel.message().getClass().getSimpleName();
    chatter.add(kind);
    if (parcel.process().equals(PARTITION) && !kind.startsWith("Audit")) {
      environment
          .trace()
          .line(() -> host.machine().id() + " → " + to + " " + TEXTS.of(parcel.message()));
    }
    network.send(host.machine().index(), ids.indexOf(to), parcel);
  }
}
