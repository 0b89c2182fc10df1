package io.quorate.simulation.world;

import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.quorum.QuorumCall;
import io.quorate.protocol.quorum.QuorumNotice;
import io.quorate.protocol.wire.MalformedWireException;
import io.quorate.simulation.engine.Choices;
import io.quorate.simulation.engine.Counts;
import io.quorate.simulation.engine.Environment;
import io.quorate.simulation.engine.ErringClock;
import io.quorate.simulation.engine.SimNetwork;
import io.quorate.simulation.engine.Texts;
import io.quorate.simulation.fault.FaultTarget;
import io.quorate.simulation.history.WallTimes;
import io.quorate.simulation.host.HostSettings;
import io.quorate.simulation.host.Machine;
import io.quorate.simulation.host.Parcel;
import io.quorate.simulation.host.SimHost;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One partition of an eventual keyspace: a bare quorum process on each node, and nothing else. */
public final class ProcessWorld implements World {
  static final ProcessId PARTITION = new ProcessId(1, 0);
  private static final int FOLLOWED_PER_MILLION = 300_000;
  private static final Texts TEXTS = new Texts(ProcessWorld::meaning);

  private final Environment environment;
  private final Scenario scenario;
  private final Choices choices;
  private final List<NodeId> ids = new ArrayList<>();
  private final List<SimHost> hosts = new ArrayList<>();
  private final SimNetwork<Parcel> network;
  private final Reachability reachability;
  private final Assignments assignments;
  private final ProcessView view;
  private final ProcessFaults faults;
  private final TableNews news;
  private final Counts chatter = new Counts();
  private final @Nullable FeedFollower follower;
  private Custody custody = (_, _, _, _) -> {};
  private long open;

  public ProcessWorld(Environment environment, Scenario scenario) {
    this.environment = environment;
    this.scenario = scenario;
    this.choices = environment.choices().branch("world");
    for (int index = 0; index < scenario.nodes(); index++) {
      ids.add(new NodeId("n" + (index + 1)));
    }
    ProcessPorts ports = new ProcessPorts(environment, scenario, ids, this);
    for (int index = 0; index < scenario.nodes(); index++) {
      hosts.add(new SimHost(machine(index), ports));
    }
    view = new ProcessView(PARTITION, hosts);
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
            node -> view.isEmpty(hosts.get(ids.indexOf(node))),
            node -> faults().crash(ids.indexOf(node)));
    faults = new ProcessFaults(ids, hosts, network, assignments);
    follower =
        environment.choices().branch("followed").chance("world.followed", FOLLOWED_PER_MILLION)
            ? new FeedFollower(environment, scenario.nodes(), this::ask)
            : null;
    news = new TableNews(environment, choices, assignments, hosts, scenario.swims());
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
  public FaultTarget faults() {
    return faults;
  }

  @Override
  public void watch(Custody watching) {
    custody = watching;
  }

  @Override
  public void begin() {
    for (int node = 0; node < scenario.members(); node++) {
      faults.start(node);
    }
    reachability.begin();
    news.publishForever();
    if (follower != null) {
      follower.begin();
    }
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
    if (follower != null) {
      follower.calm();
    }
  }

  @Override
  public int nodes() {
    return scenario.nodes();
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

  /** A client asks the process of a node something that no router would. */
  private void ask(int node, QuorumCall call, Consumer<Object> answer) {
    environment
        .timeline()
        .after(
            hop(),
            () ->
                hosts
                    .get(node)
                    .call(
                        PARTITION,
                        call,
                        reply -> environment.timeline().after(hop(), () -> answer.accept(reply))));
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
      NodeId id = host.machine().id();
      boolean owns = assignments.ownership().primaries().contains(id);
      unrest.addAll(view.unrest(host, assignments.isMember(id), owns));
    }
    if (follower != null && unrest.isEmpty()) {
      String untold = follower.unrest(replicas().getFirst().versions());
      if (untold != null) {
        unrest.add(untold);
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
    return view.replicas(scenario.workload().keyspace(), assignments.ownership().primaries());
  }

  private boolean connected(int one, int other) {
    return hosts.get(one).up()
        && hosts.get(other).up()
        && !network.blocked(one, other)
        && !network.blocked(other, one);
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
    news.started(host);
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

  /** A process deleted a row. */
  void forgotten(ProcessId id, byte[] row) {
    byte[] key = id.equals(PARTITION) ? ProcessView.versionsKey(row) : null;
    if (key != null) {
      custody.letGo(scenario.workload().keyspace(), key, view.held(key), membersDown());
    }
  }

  private int membersDown() {
    return (int)
        hosts.stream()
            .filter(host -> !host.up() && assignments.isMember(host.machine().id()))
            .count();
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
