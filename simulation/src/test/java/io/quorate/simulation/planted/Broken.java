package io.quorate.simulation.planted;

import java.util.List;

/** Promises, by the words with which the simulator says that one is broken. */
enum Broken {
  /** What was acknowledged stays, on as many nodes as it should, and reads show it. */
  ACKNOWLEDGED_STAYS("LOST: ", "misses acknowledged writes", "are left that hold"),

  /** What was superseded or deleted does not come back. */
  SUPERSEDED_IS_GONE("BACK: ", "shows superseded writes"),

  /** A dot stands for one write. */
  DOTS_ARE_UNIQUE("stands for two writes"),

  /** A follower is told of every change in the end. */
  FOLLOWERS_ARE_TOLD("a follower was told"),

  /** An ordered keyspace reads as one copy would. */
  LINEARIZABLE("is not linearizable");

  private final List<String> words;

  Broken(String... words) {
    this.words = List.of(words);
  }

  /** Whether that is said of it: that a node threw, for instance, is not. */
  boolean isToldBy(String violation) {
    return words.stream().anyMatch(violation::contains);
  }
}
