package io.quorate.simulation.world;

import io.quorate.protocol.process.NodeId;
import io.quorate.simulation.engine.SimNetwork;
import io.quorate.simulation.fault.FaultTarget;
import io.quorate.simulation.host.SimHost;
import java.util.List;

/** What can happen to hosts of bare processes, and to the table of who owns their partition. */
final class ProcessFaults implements FaultTarget {
  private final List<NodeId> ids;
  private final List<SimHost> hosts;
  private final SimNetwork<?> network;
  private final Assignments assignments;

  ProcessFaults(
      List<NodeId> ids, List<SimHost> hosts, SimNetwork<?> network, Assignments assignments) {
    this.ids = ids;
    this.hosts = hosts;
    this.network = network;
    this.assignments = assignments;
  }

  @Override
  public int nodes() {
    return hosts.size();
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
}
