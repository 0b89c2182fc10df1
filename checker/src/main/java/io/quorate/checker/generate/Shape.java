package io.quorate.checker.generate;

/**
 * What a generated history looks like.
 *
 * @param operations how many
 * @param processes how many ask side by side
 * @param keys how many, drawn evenly
 * @param values how many different values are written; 0: each value only once
 * @param mix shares of the actions
 * @param unknown share of operations whose outcome nobody learns
 * @param versions whether the store tells versions
 * @param lag 0 for a linearizable store; else reads come from replicas that lag by up to so many
 *     writes, and only sequential consistency holds
 */
public record Shape(
    int operations,
    int processes,
    int keys,
    int values,
    Mix mix,
    double unknown,
    boolean versions,
    int lag) {

  /** Relative shares of the actions. */
  public record Mix(int get, int put, int delete, int append, int cas, int casVersion) {
    public static final Mix REGISTER = new Mix(1, 1, 0, 0, 0, 0);
    public static final Mix CAS_REGISTER = new Mix(2, 1, 0, 0, 1, 0);
    public static final Mix KEY_VALUE = new Mix(8, 4, 1, 1, 2, 0);

    int sum() {
      return get + put + delete + append + cas + casVersion;
    }
  }

  /**
   * Registers to which no value is written twice, as {@code quorate bench --record} writes them.
   */
  public static Shape uniqueWrites(int operations, int processes, int keys) {
    return new Shape(operations, processes, keys, 0, Mix.REGISTER, 0.001, false, 0);
  }

  public Shape withMix(Mix other) {
    return new Shape(operations, processes, keys, values, other, unknown, versions, lag);
  }

  public Shape withValues(int other) {
    return new Shape(operations, processes, keys, other, mix, unknown, versions, lag);
  }

  public Shape withUnknown(double other) {
    return new Shape(operations, processes, keys, values, mix, other, versions, lag);
  }

  public Shape withVersions() {
    return new Shape(operations, processes, keys, values, mix, unknown, true, lag);
  }

  public Shape withLag(int other) {
    return new Shape(operations, processes, keys, values, mix, unknown, versions, other);
  }
}
