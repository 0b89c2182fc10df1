package io.quorate.models.registry;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * That an alias shall name a version.
 *
 * @param author who proposed it; empty: nobody said
 * @param approvedBy people other than the author, and than who published the version
 */
public record Proposal(
    String alias,
    long number,
    State state,
    String author,
    SortedSet<String> approvedBy,
    SortedSet<String> rollingIn) {

  public Proposal {
    // Those that were written before there were fleets name none.
    rollingIn =
        Collections.unmodifiableSortedSet(
            rollingIn == null ? new TreeSet<>() : new TreeSet<>(rollingIn));
  }

  /** How far it has come. */
  public enum State {
    /** Made; whether everything that the version names is here is not known yet. */
    PROPOSED,
    /** All its blobs are here. */
    CHECKED,
    /** Enough people have approved. */
    APPROVED,
    /** A fleet is moving to it. */
    ROLLING,
    /** The alias names the version. */
    ACTIVE,
    /** Somebody rejected it. */
    REJECTED,
    /** A rollout was given up. */
    ABORTED,
    /** It was active, and the alias went back. */
    ROLLED_BACK;

    /** Whether nothing more happens to it, so that the same may be proposed again. */
    public boolean over() {
      return switch (this) {
        case REJECTED, ABORTED, ROLLED_BACK -> true;
        case PROPOSED, CHECKED, APPROVED, ROLLING, ACTIVE -> false;
      };
    }
  }

  Proposal in(State next) {
    return rolling(next, rollingIn);
  }

  Proposal rolling(State next, SortedSet<String> fleets) {
    return new Proposal(alias, number, next, author, approvedBy, fleets);
  }
}
