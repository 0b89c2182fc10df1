package io.quorate.simulation.world;

import io.quorate.node.NodeConfig;
import io.quorate.node.NodeSettings;
import io.quorate.node.PeerCodec;
import io.quorate.node.keyspaces.Keyspaces;
import io.quorate.node.metadata.MetadataRules;
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
import java.util.ArrayList;
import java.util.List;

/** The machines of a cluster of whole nodes, the network between them, and their connections. */
final class Fleet implements MachinePorts {
  private static final long LINK_NANOS_MAX = 50_000_000;

  private final Environment environment;
  private final Scenario scenario;
  private final Choices choices;
  private final List<NodeId> ids = new ArrayList<>();
  private final List<NodeMachine> machines = new ArrayList<>();
  private final SimNetwork<Parcel> network;
  private final Counts chatter = new Counts();
  private final TableHistory tables;
  private final Texts texts = new Texts(ProcessWorld::meaning);

  Fleet(Environment environment, Scenario scenario, Choices choices) {
    this.environment = environment;
    this.scenario = scenario;
    this.choices = choices;
    this.tables = new TableHistory(environment);
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
            new Keyspaces.Tuning(
                timeout,
                scenario.upkeep(),
                scenario.rules(),
                scenario.order().raft(),
                scenario.order().group()),
            timeout * 2,
            1 + choices.index("world.moves", 4),
            NodeSettings.DEFAULT.readyNanos(),
            RouterRules.DEFAULT,
            MetadataRules.DEFAULT);
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

  List<NodeMachine> machines() {
    return machines;
  }

  NodeMachine machineAt(int node) {
    return machines.get(node);
  }

  NodeId id(int node) {
    return ids.get(node);
  }

  /** The tables that nodes have served by. */
  TableHistory tables() {
    return tables;
  }

  SimNetwork<Parcel> network() {
    return network;
  }

  /** Messages about keyspaces between nodes so far, by kind. */
  Counts chatter() {
    return chatter;
  }

  WallTimes wallTimes() {
    return new WallClocks(
        environment.timeline(), machines.stream().map(m -> m.machine().clock()).toList());
  }

  /** The network and the clocks are right from now on. */
  void calm() {
    network.profile(scenario.network().healed());
    machines.forEach(machine -> machine.machine().clock().correct());
  }

  /** Connections break with a process and are made anew; each node notices in its own time. */
  void tellLinks(int node, boolean up) {
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
  public void turned(NodeMachine machine) {
    tables.look(machine);
  }

  @Override
  public void defect(NodeMachine machine, RuntimeException failure) {
    environment.violated(machine.id() + " threw " + Defects.text(failure));
  }
}
