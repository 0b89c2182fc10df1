package io.quorate.simulation.run;

import java.util.List;

/**
 * Faults and branches that a batch must have reached to count: what was never reached was not
 * tested. Names are those under which faults are counted and processes note their branches.
 */
public final class Coverage {

  /** Of a batch in the world of bare processes. */
  public static final List<String> PROCESS =
      List.of(
          "fault.crash",
          "fault.loseDisk",
          "fault.partition",
          "fault.oneWayPartition",
          "fault.brokenLink",
          "fault.slowLink",
          "fault.pause",
          "fault.fullDisk",
          "fault.slowDisk",
          "fault.clockJump",
          "fault.addNode",
          "fault.removeNode",
          "crash.lostRecords",
          "network.lost",
          "network.duplicated",
          "network.overtaken",
          "network.late",
          "network.blocked",
          "hint.stored",
          "hint.delivered",
          "hint.row.dropped",
          "put.sloppy",
          "put.sibling",
          "put.siblings.refused",
          "repair.read",
          "antientropy.dotlog",
          "antientropy.merkle",
          "truncation",
          "epoch.bump",
          "wrong.epoch",
          "clock.skewed",
          "tombstone.reaped",
          "era.refused",
          "transfer.done",
          "drain.done",
          "seal",
          "move.switched",
          "move.departed",
          "cas.stored",
          "cas.conflict",
          "cas.outbid",
          "cas.finished.other",
          "membership-suspected",
          "membership-refuted");

  private Coverage() {}
}
