package io.quorate.store.machine;

import java.util.TreeMap;

/** What is remembered of one client. */
final class Session {
  /** As the client chose it. */
  final long id;

  /** Index of the last entry that used it. */
  long lastUsed;

  /** Sequences below are answered and forgotten. */
  long floor;

  /** The hash of each command, and its encoded outcome, by sequence. */
  final TreeMap<Long, byte[]> answers = new TreeMap<>();

  Session(long id, long lastUsed, long floor) {
    this.id = id;
    this.lastUsed = lastUsed;
    this.floor = floor;
  }
}
