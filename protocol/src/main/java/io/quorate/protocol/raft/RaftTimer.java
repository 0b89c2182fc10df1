package io.quorate.protocol.raft;

/** Timers of a replica; there is none for a single entry, proposal or read. */
enum RaftTimer {
  ELECTION,
  HEARTBEAT,
  /** Looks after proposals whose leader is gone. */
  ORPHANS,
  /** Looks after reads that wait for the leader. */
  READS
}
