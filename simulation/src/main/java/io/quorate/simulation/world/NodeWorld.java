package io.quorate.simulation.world;

import io.quorate.node.NodeConfig;
import io.quorate.node.NodeSettings;
import io.quorate.node.PeerCodec;
import io.quorate.node.keyspaces.Keyspaces;
import io.quorate.node.router.RouterRules;
import io.quorate.node.shard.ShardLimits;
import io.quorate.protocol.membership.MembershipSettings;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import io.quorate.simulation.engine.Choices;
import io.quorate.simulation.engine.Counts;
import io.quorate.simulation.engine.Defects;
import io.quorate.simulation.engine.Environment;
import io.quorate.simulation.engine.ErringClock;
import io.quorate.simulation.engine.SimNetwork;
import io.quorate.simulation.engine.Texts;
import io.quorate.simulation.history.WallTimes;
import io.quorate.simulation.host.HostSettings;
import io.quorate.simulation.host.Machine;
import io.quorate.simulation.host.Parcel;
import io.quorate.simulation.node.MachinePorts;
import io.quorate.simulation.node.NodeMachine;
import io.quorate.store.operation.ClusterInfo;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A cluster of whole nodes: the classes of production from the request down to the bytes on disk.
 * It is founded, given its keyspaces, and changed by an operator through the same requests that a
 * person makes; clients enter at any node.
 */
public final class NodeWorld implements World, MachinePorts {
  private static final long LINK_NANOS_MAX = 50_000_000;
  private static final long WATCH_NANOS = 500_000_000;

  private final Environment environment;
  private final Scenario scenario;
  private final Choices choices;
  private final List<NodeId> ids = new ArrayList<>();
  private final List<NodeMachine> machines = new ArrayList<>();
  private final SimNetwork<Parcel> network;
  private final Operator operator;
  private final NodeView view;
  private final Counts chatter = new Counts();
  private final Texts texts = new Texts(ProcessWorld::meaning);
  private final boolean[] begun;
  private final boolean[] removed;
  private final boolean[] gone;
  private final boolean stormy;
  private boolean calm;
  private int created;
  private long open;

  public NodeWorld(Environment environment, Scenario scenario) {
    this.environment = environment;
    this.scenario = scenario;
    this.choices = environment.choices().branch("world");
    this.begun = new boolean[scenario.nodes()];
    this.removed = new boolean[scenario.nodes()];
    this.gone = new boolean[scenario.nodes()];
    this.stormy = choices.chance("world.stormy", 200_000);
    for (int index = 0; index < scenario.nodes(); index++) {
      ids.add(new NodeId("n" + (index + 1)));
    }
    for (int index = 0; index < scenario.nodes(); index++) {
      machines.add(new NodeMachine(machine(index), config(index), this, scenario.machinery()));
    }
    network =
        new SimNetwork<>(
            environment,
            environment.choices().branch("network"),
            scenario.nodes(),
            scenario.network(),
            this::travel,
            (from, to, parcel) -> machines.get(to).receive(ids.get(from), parcel));
    operator = new Operator(environment, environment.choices().branch("operator"), machines);
    view = new NodeView(machines);
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

  private NodeConfig config(int index) {
    List<NodeConfig.Peer> bootstrap = new ArrayList<>();
    for (int member = 0; member < scenario.members(); member++) {
      bootstrap.add(new NodeConfig.Peer(ids.get(member), Operator.address(member)));
    }
    long timeout = scenario.quorum().timeoutNanos();
    NodeSettings settings =
        new NodeSettings(
            ShardLimits.DEFAULT,
            MembershipSettings.DEFAULT,
            new Keyspaces.Tuning(timeout, scenario.upkeep(), scenario.rules()),
            timeout * 2,
            1 + choices.index("world.moves", 4),
            NodeSettings.DEFAULT.readyNanos(),
            RouterRules.DEFAULT);
    return new NodeConfig(
        ids.get(index),
        Operator.address(index),
        "",
        bootstrap,
        scenario.machinery().settings(settings));
  }

  /** What the way does to a message: in some runs it is encoded and decoded. */
  private Parcel travel(Parcel parcel) {
    if (!scenario.encodes()) {
      return parcel;
    }
    WireWriter out = new WireWriter(256);
    PeerCodec.encode(parcel.process(), parcel.message(), out);
    WireReader in = new WireReader(out.toBytes());
    Object arrived = PeerCodec.decode(parcel.process(), in);
    in.expectEnd();
    return new Parcel(parcel.process(), arrived);
  }

  // World

  @Override
  public void begin() {
    for (int node = 0; node < scenario.members(); node++) {
      begun[node] = true;
      start(node);
    }
    for (KeyspacePlan plan : scenario.keyspaces()) {
      operator.create(plan, () -> created++);
    }
    watchForever();
  }

  /** Some clusters are founded in the middle of the storm. */
  @Override
  public boolean ready() {
    return stormy || created == scenario.keyspaces().size();
  }

  @Override
  public WallTimes wallTimes() {
    return new WallClocks(
        environment.timeline(), machines.stream().map(m -> m.machine().clock()).toList());
  }

  @Override
  public void calm() {
    network.profile(scenario.network().healed());
    machines.forEach(machine -> machine.machine().clock().correct());
    calm = true;
  }

  @Override
  public List<String> unrest() {
    List<String> unrest = new ArrayList<>(operator.unrest());
    if (open > 0) {
      unrest.add(open + " requests without an answer");
    }
    ClusterInfo cluster = NodeView.cluster(machines.getFirst());
    if (cluster == null) {
      unrest.add("the holder is " + machines.getFirst().hindrance());
      return unrest;
    }
    unrest.addAll(view.unrest(cluster));
    return unrest.isEmpty() ? view.leftovers(cluster, scenario.keyspaces()) : unrest;
  }

  @Override
  public Counts chatter() {
    return chatter;
  }

  @Override
  public List<Replica> replicas() {
    ClusterInfo cluster = NodeView.cluster(machines.getFirst());
    return cluster == null ? List.of() : view.replicas(cluster);
  }

  /** Whoever has been let go is shut down, as the operator would do. */
  private void watchForever() {
    for (int node = 0; node < machines.size(); node++) {
      if (removed[node] && !gone[node] && isLetGo(ids.get(node))) {
        gone[node] = true;
        environment.counts().add("move.departed");
        crash(node);
      }
    }
    if (calm && !operator.isHealing() && isCut()) {
      environment.counts().add("operator.healsAgain");
      operator.healAll();
    }
    environment.timeline().after(WATCH_NANOS, this::watchForever);
  }

  /** Whether some node's status shows a cut. */
  private boolean isCut() {
    for (NodeMachine machine : machines) {
      ClusterInfo seen = NodeView.cluster(machine);
      if (seen != null && !seen.cuts().isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private boolean isLetGo(NodeId node) {
    ClusterInfo cluster = NodeView.cluster(machines.getFirst());
    return cluster != null
        && !cluster.nodes().isEmpty()
        && cluster.nodes().stream().noneMatch(member -> member.node().equals(node));
  }

  // Service

  @Override
  public int nodes() {
    return scenario.nodes();
  }

  @Override
  public void request(int node, Request request, Consumer<Reply> reply) {
    open++;
    environment
        .timeline()
        .after(
            hop(),
            () ->
                machines
                    .get(node)
                    .request(
                        request,
                        answer -> {
                          open--;
                          environment.timeline().after(hop(), () -> reply.accept(answer));
                        }));
  }

  private long hop() {
    return choices.between("client.hop", 20_000, 500_000);
  }

  // MachinePorts

  @Override
  public void send(NodeMachine from, NodeId to, Parcel parcel) {
    String kind = parcel.message().getClass().getSimpleName();
    if (parcel.process().keyspace() != ProcessId.SYSTEM) {
      chatter.add(kind);
    }
    if (!kind.startsWith("Audit") && !parcel.process().equals(ProcessId.MEMBERSHIP)) {
      environment
          .trace()
          .line(() ->
              from.id() + " → " + to + " " + parcel.process() + " " + texts.of(parcel.message()));
    }
    network.send(from.machine().index(), ids.indexOf(to), parcel);
  }

  @Override
  public void defect(NodeMachine machine, RuntimeException failure) {
    environment.violated(machine.id() + " threw " + Defects.text(failure));
  }

  // FaultTarget

  @Override
  public SimNetwork<?> network() {
    return network;
  }

  @Override
  public void whenBusy(int node, Runnable then) {
    machines.get(node).whenBusy(then);
  }

  @Override
  public boolean crash(int node) {
    NodeMachine machine = machines.get(node);
    if (!machine.up()) {
      return false;
    }
    boolean power = choices.chance("crash.power", 750_000);
    environment.counts().add(power ? "crash.power" : "crash.killed");
    machine.crash(power);
    tellLinks(node, false);
    return true;
  }

  @Override
  public boolean stop(int node) {
    NodeMachine machine = machines.get(node);
    if (!machine.up()) {
      return false;
    }
    machine.stop();
    tellLinks(node, false);
    return true;
  }

  @Override
  public boolean start(int node) {
    NodeMachine machine = machines.get(node);
    if (machine.up() || !begun[node] || gone[node]) {
      return false;
    }
    machine.start();
    tellLinks(node, true);
    return true;
  }

  /** Connections break with a process and are made anew; each node notices in its own time. */
  private void tellLinks(int node, boolean up) {
    for (int other = 0; other < machines.size(); other++) {
      if (other != node) {
        NodeMachine told = machines.get(other);
        environment
            .timeline()
            .after(
                choices.below("world.link", LINK_NANOS_MAX),
                () -> {
                  if (machines.get(node).up() == up) {
                    told.linked(ids.get(node), up);
                  }
                });
      }
    }
  }

  @Override
  public void loseDisk(int node) {
    machines.get(node).loseDisk();
  }

  @Override
  public void pause(int node, boolean paused) {
    machines.get(node).pause(paused);
  }

  @Override
  public void fillDisk(int node, boolean full) {
    machines.get(node).fillDisk(full);
  }

  @Override
  public void slowDisk(int node, long moreNanos) {
    machines.get(node).slowDisk(moreNanos);
  }

  @Override
  public void failSync(int node, Runnable stopped) {
    machines
        .get(node)
        .failSync(() -> {
          tellLinks(node, false);
          stopped.run();
        });
  }

  @Override
  public boolean cut(List<Integer> side) {
    List<NodeId> one = new ArrayList<>();
    List<NodeId> rest = new ArrayList<>();
    for (int node = 0; node < scenario.members(); node++) {
      if (!gone[node]) {
        (side.contains(node) ? one : rest).add(ids.get(node));
      }
    }
    if (one.isEmpty() || rest.isEmpty()) {
      return false;
    }
    operator.cut(one, rest);
    return true;
  }

  @Override
  public void heal() {
    operator.heal();
  }

  @Override
  public void jumpClock(int node, long millis) {
    machines.get(node).machine().clock().jump(millis);
  }

  @Override
  public boolean addNode(int node) {
    if (begun[node]) {
      return false;
    }
    begun[node] = true;
    operator.add(machines.get(node));
    return start(node);
  }

  @Override
  public boolean removeNode(int node) {
    if (!begun[node] || removed[node]) {
      return false;
    }
    operator.remove(machines.get(node), () -> removed[node] = true);
    return true;
  }
}
