package io.quorate.checker.history;

import org.jspecify.annotations.Nullable;

/**
 * What a client asked for.
 *
 * @param value what to put or append; for a compare-and-set what to put, null to delete; null for
 *     the others
 * @param condition of a compare-and-set, else null
 */
public record Call(
    Action action, String key, @Nullable String value, @Nullable Condition condition) {

  public Call {
    if ((action == Action.PUT || action == Action.APPEND) && value == null) {
      throw new IllegalArgumentException("a " + name(action) + " needs a value");
    }
    if ((action == Action.CAS) != (condition != null)) {
      throw new IllegalArgumentException("a condition belongs to a cas, and to nothing else");
    }
  }

  public static Call get(String key) {
    return new Call(Action.GET, key, null, null);
  }

  public static Call put(String key, String value) {
    return new Call(Action.PUT, key, value, null);
  }

  public static Call delete(String key) {
    return new Call(Action.DELETE, key, null, null);
  }

  public static Call append(String key, String value) {
    return new Call(Action.APPEND, key, value, null);
  }

  /**
   * Puts {@code value} (null: deletes) if the value is {@code expected} (null: if there is none).
   */
  public static Call cas(String key, @Nullable String expected, @Nullable String value) {
    return new Call(Action.CAS, key, value, new Condition.ValueIs(expected));
  }

  /**
   * Puts {@code value} (null: deletes) if the version is {@code expected} (0: if there is none).
   */
  public static Call casVersion(String key, long expected, @Nullable String value) {
    return new Call(Action.CAS, key, value, new Condition.VersionIs(expected));
  }

  /** Whether it may change the key. */
  public boolean writes() {
    return action != Action.GET;
  }

  private static String name(Action action) {
    return action == Action.PUT ? "put" : "append";
  }

  @Override
  public String toString() {
    return switch (action) {
      case GET -> "get " + key;
      case PUT -> "put " + key + " " + value;
      case DELETE -> "delete " + key;
      case APPEND -> "append " + key + " " + value;
      case CAS -> "cas " + key + " " + condition() + " " + (value == null ? "nothing" : value);
    };
  }
}
