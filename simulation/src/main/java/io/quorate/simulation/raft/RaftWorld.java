package io.quorate.simulation.raft;

import io.quorate.protocol.order.Membership;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.raft.RaftMessage;
import io.quorate.protocol.raft.RaftView;
import io.quorate.simulation.engine.Choices;
import io.quorate.simulation.engine.Environment;
import io.quorate.simulation.engine.ErringClock;
import io.quorate.simulation.engine.SimNetwork;
import io.quorate.simulation.host.HostSettings;
import io.quorate.simulation.host.Machine;
import io.quorate.simulation.host.Parcel;
import io.quorate.simulation.host.SimHost;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** One group: a replica on each node, some of them members from the beginning. */
final class RaftWorld {
  static final ProcessId GROUP = new ProcessId(1, 0);

  private final Environment environment;
  private final RaftScenario scenario;
  private final Choices choices;
  private final List<NodeId> ids = new ArrayList<>();
  private final List<SimHost> hosts = new ArrayList<>();
  private final List<@Nullable RegisterProcess> replicas = new ArrayList<>();
  private final SimNetwork<Parcel> network;
  private IntConsumer voting = _ -> {};

  RaftWorld(Environment environment, RaftScenario scenario, Figure3 figure3) {
    this.environment = environment;
    this.scenario = scenario;
    this.choices = environment.choices().branch("world");
    RaftPorts ports = new RaftPorts(environment, scenario, this, figure3);
    for (int node = 0; node < scenario.nodes(); node++) {
      ids.add(new NodeId("n" + (node + 1)));
      replicas.add(null);
    }
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

  /** The members that found the group. */
  Membership founding() {
    TreeSet<NodeId> voters = new TreeSet<>(ids.subList(0, scenario.voters()));
    TreeSet<NodeId> witnesses = new TreeSet<>();
    if (scenario.witness()) {
      witnesses.add(ids.get(scenario.voters() - 1));
    }
    return new Membership(
        voters, Collections.emptySortedSet(), Collections.emptySortedSet(), witnesses);
  }

  boolean witness(NodeId node) {
    return founding().witness(node);
  }

  void begin() {
    hosts.forEach(SimHost::start);
  }

  /** The faults are over. */
  void calm() {
    network.profile(scenario.network().healed());
    hosts.forEach(host -> host.machine().clock().correct());
  }

  int nodes() {
    return scenario.nodes();
  }

  List<NodeId> ids() {
    return ids;
  }

  int index(String name) {
    return ids.indexOf(new NodeId(name));
  }

  SimHost host(int node) {
    return hosts.get(node);
  }

  SimNetwork<Parcel> network() {
    return network;
  }

  /** What a node's replica is; null while the node is down. */
  @Nullable RaftView view(int node) {
    RegisterProcess replica = replicas.get(node);
    return hosts.get(node).up() && replica != null ? replica.view() : null;
  }

  @Nullable RegisterProcess replica(int node) {
    return hosts.get(node).up() ? replicas.get(node) : null;
  }

  void created(int node, RegisterProcess replica) {
    replicas.set(node, replica);
  }

  /** Whoever leads in the newest term; −1 for nobody. */
  int leader() {
    int found = -1;
    long term = 0;
    for (int node = 0; node < nodes(); node++) {
      RaftView view = view(node);
      if (view != null && view.leads() && view.term() > term) {
        term = view.term();
        found = node;
      }
    }
    return found;
  }

  /** A client asks a node something. */
  void request(int node, RegisterCall call, Consumer<Object> reply) {
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

  /** Somebody wants to know which node votes for another. */
  void whenVoting(IntConsumer watcher) {
    voting = watcher;
  }

  void send(SimHost host, NodeId to, Parcel parcel) {
    if (parcel.message() instanceof RaftMessage.Voted(_, boolean granted) && granted) {
      voting.accept(host.machine().index());
    }
    environment.trace().line(() -> host.machine().id() + " → " + to + " " + parcel.message());
    network.send(host.machine().index(), ids.indexOf(to), parcel);
  }
}
