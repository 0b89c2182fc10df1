package io.quorate.checker.history;

import org.jspecify.annotations.Nullable;

/** What a compare-and-set compares with. */
public sealed interface Condition {

  /** The value must be this one; null: there must be none. */
  record ValueIs(@Nullable String value) implements Condition {}

  /** The version must be this one; 0: there must be no value. */
  record VersionIs(long version) implements Condition {}
}
