package io.quorate.simulation.group;

import io.quorate.simulation.group.GroupScenario.Defect;
import io.quorate.store.group.GroupRules;
import io.quorate.store.machine.Cursor;
import io.quorate.store.machine.Lease;

/** Rules of a group with a defect in them. */
record PlantedGroup(Defect defect) implements GroupRules {

  static GroupRules of(Defect defect) {
    return defect == Defect.NONE ? GroupRules.DEFAULT : new PlantedGroup(defect);
  }

  @Override
  public Cursor watchedTo(Cursor told, long revision) {
    return defect == Defect.PROGRESS_BEFORE_EVENTS
        ? Cursor.at(Math.max(told.revision(), revision + 1))
        : told;
  }

  @Override
  public boolean tellsOfCompaction() {
    return defect != Defect.WATCH_JUMPS_COMPACTION;
  }

  @Override
  public byte[] taken(byte[] part) {
    return defect == Defect.SNAPSHOT_LOSES_REQUESTS ? SnapshotParts.withoutSessions(part) : part;
  }

  @Override
  public long leftAtTakeoverMillis(Lease lease) {
    return defect == Defect.LEASE_RESET_ON_LEADER_CHANGE
        ? lease.ttlSeconds() * 1_000
        : lease.millisAtTakeover();
  }
}
