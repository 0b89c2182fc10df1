package io.quorate.store.operation;

/**
 * As of when an ordered keyspace is read. Each partition counts its own revisions and indices.
 *
 * @param revision as of which to read; 0 for now
 * @param index what the session has seen, as its last receipt told: a sequential keyspace answers
 *     from any replica that has come so far, and waits where it has not; 0 for nothing
 */
public record Reading(long revision, long index) {

  /** As of now, for a session that has seen nothing. */
  public static final Reading NOW = new Reading(0, 0);

  public Reading {
    if (revision < 0 || index < 0) {
      throw new IllegalArgumentException(
          "a revision and an index are 0 or more, not " + revision + " and " + index);
    }
  }

  /** Whether it asks for nothing but the present. */
  public boolean isNow() {
    return revision == 0 && index == 0;
  }
}
