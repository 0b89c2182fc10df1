package io.quorate.simulation.world;

import io.quorate.protocol.process.NodeId;
import io.quorate.simulation.engine.Choices;
import io.quorate.simulation.engine.Environment;
import io.quorate.simulation.engine.SimNetwork;
import io.quorate.simulation.fault.FaultTarget;
import io.quorate.simulation.node.NodeMachine;
import io.quorate.store.operation.ClusterInfo;
import java.util.ArrayList;
import java.util.List;

/**
 * What can happen to a cluster of whole nodes: to its machines, and through its operator, who
 * admits nodes, lets them go and shuts down those that are gone.
 */
final class NodeFaults implements FaultTarget {
  private final Environment environment;
  private final Choices choices;
  private final Fleet fleet;
  private final Operator operator;
  private final int members;
  private final boolean[] begun;
  private final boolean[] removed;
  private final boolean[] gone;

  /**
   * @param members of the cluster from the beginning, those with the lowest numbers
   */
  NodeFaults(
      Environment environment, Choices choices, Fleet fleet, Operator operator, int members) {
    this.environment = environment;
    this.choices = choices;
    this.fleet = fleet;
    this.operator = operator;
    this.members = members;
    this.begun = new boolean[nodes()];
    this.removed = new boolean[nodes()];
    this.gone = new boolean[nodes()];
  }

  /** The first members start. */
  void begin() {
    for (int node = 0; node < members; node++) {
      begun[node] = true;
      start(node);
    }
  }

  /** Whoever has been let go is shut down, as the operator would do. */
  void shutDownDeparted() {
    for (int node = 0; node < nodes(); node++) {
      if (removed[node] && !gone[node] && isLetGo(fleet.id(node))) {
        gone[node] = true;
        environment.counts().add("move.departed");
        crash(node);
      }
    }
  }

  private boolean isLetGo(NodeId node) {
    ClusterInfo cluster = new NodeView(fleet.machines()).newest();
    return cluster != null
        && !cluster.nodes().isEmpty()
        && cluster.nodes().stream().noneMatch(member -> member.node().equals(node));
  }

  @Override
  public int nodes() {
    return fleet.machines().size();
  }

  @Override
  public SimNetwork<?> network() {
    return fleet.network();
  }

  @Override
  public void whenBusy(int node, Runnable then) {
    fleet.machineAt(node).whenBusy(then);
  }

  @Override
  public boolean crash(int node) {
    NodeMachine machine = fleet.machineAt(node);
    if (!machine.up()) {
      return false;
    }
    boolean power = choices.chance("crash.power", 750_000);
    environment.counts().add(power ? "crash.power" : "crash.killed");
    if (NodeView.leads(machine)) {
      environment.counts().add("crash.leader");
    }
    machine.crash(power);
    fleet.tellLinks(node, false);
    return true;
  }

  @Override
  public boolean stop(int node) {
    NodeMachine machine = fleet.machineAt(node);
    if (!machine.up()) {
      return false;
    }
    machine.stop();
    fleet.tellLinks(node, false);
    return true;
  }

  @Override
  public boolean start(int node) {
    NodeMachine machine = fleet.machineAt(node);
    if (machine.up() || !begun[node] || gone[node]) {
      return false;
    }
    machine.start();
    fleet.tellLinks(node, true);
    return true;
  }

  /** The group that decides the table is gone with the disk of its only voter, as is documented. */
  @Override
  public void loseDisk(int node) {
    if (fleet.tables().hasOnlyVoter(fleet.id(node))) {
      environment.counts().add("disk.spared");
      return;
    }
    fleet.machineAt(node).loseDisk();
    fleet.tables().forget(fleet.id(node));
  }

  @Override
  public void pause(int node, boolean paused) {
    fleet.machineAt(node).pause(paused);
  }

  @Override
  public void fillDisk(int node, boolean full) {
    fleet.machineAt(node).fillDisk(full);
  }

  @Override
  public void slowDisk(int node, long moreNanos) {
    fleet.machineAt(node).slowDisk(moreNanos);
  }

  @Override
  public void failSync(int node, Runnable stopped) {
    fleet
        .machineAt(node)
        .failSync(() -> {
          fleet.tellLinks(node, false);
          stopped.run();
        });
  }

  @Override
  public boolean cut(List<Integer> side) {
    List<NodeId> one = new ArrayList<>();
    List<NodeId> rest = new ArrayList<>();
    for (int node = 0; node < members; node++) {
      if (!gone[node]) {
        (side.contains(node) ? one : rest).add(fleet.id(node));
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
    fleet.machineAt(node).machine().clock().jump(millis);
  }

  @Override
  public boolean addNode(int node) {
    if (begun[node]) {
      return false;
    }
    begun[node] = true;
    operator.add(fleet.machineAt(node));
    return start(node);
  }

  @Override
  public boolean removeNode(int node) {
    if (!begun[node] || removed[node]) {
      return false;
    }
    operator.remove(fleet.machineAt(node), () -> removed[node] = true);
    return true;
  }
}
