package io.quorate.store.group;

import io.quorate.protocol.order.OrderCall;
import io.quorate.protocol.wire.MalformedWireException;
import io.quorate.store.machine.DamagedRowsException;
import io.quorate.store.machine.Machine;
import io.quorate.store.machine.SnapshotSource;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The snapshots that the engine sends and receives: read from the machine, staged beside it. */
final class Snapshots {
  private final Machine machine;
  private final GroupRules rules;
  private final TreeMap<Long, SnapshotSource> open = new TreeMap<>();

  Snapshots(Machine machine, GroupRules rules) {
    this.machine = machine;
    this.rules = rules;
  }

  // sending

  void opened(long index, boolean damaged, Desk desk) {
    if (damaged || machine.applied() != index) {
      desk.order(Tickets.NONE, new OrderCall.SnapshotLost(index));
      return;
    }
    SnapshotSource before = open.put(index, machine.snapshot());
    if (before != null) {
      machine.close(before);
    }
  }

  void wanted(long index, byte[] after, int bytesMax, Desk desk) {
    SnapshotSource source = open.get(index);
    if (source == null || !machine.readable(source)) {
      desk.order(Tickets.NONE, new OrderCall.SnapshotLost(index));
      return;
    }
    SnapshotSource.Chunk chunk = source.chunk(after, bytesMax);
    desk.order(
        Tickets.NONE, new OrderCall.Chunk(index, after, chunk.bytes(), chunk.next(), chunk.last()));
  }

  void closed(long index) {
    SnapshotSource source = open.remove(index);
    if (source != null) {
      machine.close(source);
    }
  }

  // receiving

  /**
   * Takes a part in. A replay brings parts again: those that the state or the stage holds change
   * nothing, and those before them may be missing.
   */
  void arrived(long index, long number, byte[] bytes) {
    if (index <= machine.applied()) {
      return;
    }
    if (number == 0) {
      machine.beginStage(index);
    }
    if (number == machine.staged(index)) { // else it is here, or its beginning is not
      machine.stage(rules.taken(bytes));
    }
  }

  /**
   * Puts the staged snapshot in the place of the state.
   *
   * @return what is wrong with it, or null
   */
  @Nullable String install(long index) {
    try {
      machine.install(index);
      return null;
    } catch (DamagedRowsException | MalformedWireException damaged) {
      machine.abandonStage();
      return damaged.getMessage();
    }
  }
}
