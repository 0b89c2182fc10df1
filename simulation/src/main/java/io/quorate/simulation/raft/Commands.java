package io.quorate.simulation.raft;

import io.quorate.protocol.order.OrderNotice;
import io.quorate.protocol.process.NodeId;
import io.quorate.simulation.engine.Environment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * Every write with its place in the log, and what that says of the operations of clients: in the
 * order of their indices they must be in the order of real time, and a read must see the last write
 * before its index. That is linearizability, and exact, because the order is known.
 */
final class Commands {
  private final Environment environment;
  private final TreeMap<Long, Long> indices = new TreeMap<>();
  private final List<TreeMap<Long, Long>> writes = new ArrayList<>();
  private final Set<Long> refused = new HashSet<>();
  private long completed;

  Commands(Environment environment, int keys) {
    this.environment = environment;
    for (int key = 0; key < keys; key++) {
      writes.add(new TreeMap<>());
    }
  }

  /** A replica applies a write. */
  void delivered(NodeId node, OrderNotice.Delivered entry) {
    long id = RegisterState.id(entry.command());
    Long index = indices.putIfAbsent(id, entry.index());
    if (index == null) {
      writes.get(RegisterState.key(entry.command())).put(entry.index(), id);
    } else if (index != entry.index()) {
      violated("%s applies write %d at %d, it was at %d", node, id, entry.index(), index);
    }
    if (refused.contains(id)) {
      violated("write %d was refused for good, and is applied by %s", id, node);
    }
  }

  /** An operation begins: what has completed by now comes before it. */
  long begins() {
    return completed;
  }

  void written(long begun, long id, RegisterCall.Done done) {
    if (done.id() != id) {
      violated("write %d was answered as write %d", id, done.id());
    }
    if (done.index() <= begun) {
      violated(
          "write %d is entry %d, but began when entry %d was complete", id, done.index(), begun);
    }
    completed = Math.max(completed, done.index());
  }

  void read(long begun, int key, RegisterCall.Done done) {
    if (done.index() < begun) {
      violated(
          "stale read of %d: as of entry %d, but began when entry %d was complete",
          key, done.index(), begun);
    }
    var last = writes.get(key).floorEntry(done.index());
    long expected = last == null ? 0 : last.getValue();
    if (expected != done.id()) {
      violated(
          "a read of %d as of entry %d gave write %d, not %d",
          key, done.index(), done.id(), expected);
    }
    completed = Math.max(completed, done.index());
  }

  /** A write was refused in a way that says it will never happen. */
  void refused(long id) {
    refused.add(id);
    if (indices.containsKey(id)) {
      violated("write %d was refused for good, but is entry %d", id, indices.get(id));
    }
  }

  private void violated(String format, Object... arguments) {
    environment.violated(format.formatted(arguments));
  }
}
