package io.quorate.protocol.raft;

/**
 * Brings the log to the journal: one record for all that a turn has appended, at its end, so that
 * entries are encoded and written once.
 */
final class Journaling {
  private final Replica replica;
  private final Compaction compaction;

  Journaling(Replica replica, Compaction compaction) {
    this.replica = replica;
    this.compaction = compaction;
  }

  void settle() {
    RaftLog log = replica.log;
    long prev = log.persisted();
    if (prev == log.last()) {
      return;
    }
    long position =
        replica.effects.persist(
            new RaftRecord.Entries(prev, log.termAt(prev), log.slice(prev + 1, Long.MAX_VALUE)));
    log.persisted(position);
    compaction.sample(position);
  }
}
