package io.quorate.store.machine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one {@link Op} did. */
public sealed interface OpResult {

  /**
   * Written.
   *
   * @param previous where it was asked for and existed
   */
  record Written(@Nullable Entry previous) implements OpResult {}

  /**
   * Deleted.
   *
   * @param count keys that existed
   * @param previous in key order, where asked for
   */
  record Deleted(long count, List<Entry> previous) implements OpResult {}

  /** Read. */
  record Found(QueryResult result) implements OpResult {}

  /** A transaction within. */
  record Nested(boolean succeeded, List<OpResult> results) implements OpResult {}
}
