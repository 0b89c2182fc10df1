package io.quorate.store.operation;

import java.util.List;

/**
 * What a keyspace was created with; the level never changes afterwards.
 *
 * <p>Ordered keyspaces, {@code linearizable} and {@code sequential}, use n (0 stands for every node
 * up to five), partitions, placement, largest value and history; the rest has no meaning for them.
 *
 * @param consistency {@code eventual}, {@code linearizable} or {@code sequential}
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
 * @param historyRevisions how many revisions back an ordered keyspace can be read; 0 for all
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
    int valueBytesMax,
    long historyRevisions) {

  /** Of an eventual keyspace, which keeps no history. */
  public KeyspaceSettings(
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
    this(
        consistency,
        n,
        r,
        w,
        quorum,
        allowStale,
        merge,
        partitions,
        placement,
        clockEntriesMax,
        siblingsMax,
        valueBytesMax,
        0);
  }

  /** n=3, r=2, w=2, strict, siblings kept, 64 partitions on a ring. */
  public static final KeyspaceSettings DEFAULT =
      new KeyspaceSettings(
          "eventual", 3, 2, 2, "strict", false, "siblings", 64, "ring", 10, 100, 1 << 20);

  /** One group of every node up to five, and 10,000 revisions of history. */
  private static final KeyspaceSettings ORDERED_DEFAULT =
      new KeyspaceSettings(
          "linearizable", 0, 0, 0, "strict", false, "none", 1, "ring", 1, 1, 1 << 20, 10_000);

  private static final List<String> ORDERED = List.of("linearizable", "sequential");

  /** Keys are at most this long. */
  public static final int KEY_BYTES_MAX = 4096;

  /** What fields that nobody gave are taken to be. */
  public static KeyspaceSettings defaults(String consistency) {
    return ORDERED.contains(consistency)
        ? ORDERED_DEFAULT.at(consistency)
        : DEFAULT.at(consistency);
  }

  /** Whether one order of all writes decides, rather than versions beside each other. */
  public boolean isOrdered() {
    return ORDERED.contains(consistency);
  }

  private KeyspaceSettings at(String level) {
    return new KeyspaceSettings(
        level,
        n,
        r,
        w,
        quorum,
        allowStale,
        merge,
        partitions,
        placement,
        clockEntriesMax,
        siblingsMax,
        valueBytesMax,
        historyRevisions);
  }

  /** The same with a number of replicas and the majority that decides; for ordered keyspaces. */
  public KeyspaceSettings withReplicas(int replicas) {
    int majority = replicas / 2 + 1;
    return new KeyspaceSettings(
        consistency,
        replicas,
        majority,
        majority,
        quorum,
        allowStale,
        merge,
        partitions,
        placement,
        clockEntriesMax,
        siblingsMax,
        valueBytesMax,
        historyRevisions);
  }
}
