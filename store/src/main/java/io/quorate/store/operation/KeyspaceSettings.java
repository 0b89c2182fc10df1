package io.quorate.store.operation;

/**
 * What a keyspace was created with; the level never changes afterwards.
 *
 * @param consistency {@code eventual} for now
 * @param n replicas
 * @param r replies that a read waits for
 * @param w acknowledgements that a write waits for
 * @param quorum {@code strict}, or {@code sloppy}: fallbacks stand in for unreachable primaries
 * @param allowStale allows r + w ≤ n
 * @param merge {@code siblings}, {@code lww}, {@code crdt:counter}, {@code crdt:set}, {@code
 *     crdt:map}, or {@code class:} and the name of a registered merge function
 * @param partitions fixed for good
 * @param placement {@code ring} or {@code rendezvous}
 * @param clockEntriesMax beyond which clocks are truncated
 * @param siblingsMax from which on blind puts are refused
 * @param valueBytesMax largest value
 */
public record KeyspaceSettings(
    String consistency,
    int n,
    int r,
    int w,
    String quorum,
    boolean allowStale,
    String merge,
    int partitions,
    String placement,
    int clockEntriesMax,
    int siblingsMax,
    int valueBytesMax) {

  /** n=3, r=2, w=2, strict, siblings kept, 64 partitions on a ring. */
  public static final KeyspaceSettings DEFAULT =
      new KeyspaceSettings(
          "eventual", 3, 2, 2, "strict", false, "siblings", 64, "ring", 10, 100, 1 << 20);

  /** Keys are at most this long. */
  public static final int KEY_BYTES_MAX = 4096;
}
