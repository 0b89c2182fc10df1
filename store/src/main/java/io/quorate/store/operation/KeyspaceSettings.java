package io.quorate.store.operation;

import io.quorate.protocol.ring.Partitioner;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

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
 * @param partitionBy {@code hash}: keys are spread; or {@code range}: each partition of an ordered
 *     keyspace holds the keys from one split up to the next
 * @param splits where ranges begin, in order; one less than the partitions, empty with {@code hash}
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
    long historyRevisions,
    String partitionBy,
    List<String> splits) {

  public KeyspaceSettings {
    splits = List.copyOf(splits);
  }

  /** With keys spread by hash. */
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
      int valueBytesMax,
      long historyRevisions) {
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
        historyRevisions,
        "hash",
        List.of());
  }

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

  /** Revisions of history that an ordered keyspace keeps unless it says otherwise. */
  public static final long HISTORY_MAX = 10_000;

  /** One group of every node up to five. */
  private static final KeyspaceSettings ORDERED_DEFAULT =
      new KeyspaceSettings(
          "linearizable", 0, 0, 0, "strict", false, "none", 1, "ring", 1, 1, 1 << 20, HISTORY_MAX);

  private static final List<String> ORDERED = List.of("linearizable", "sequential");

  /** Keys are at most this long. */
  public static final int KEY_BYTES_MAX = 4096;

  /** What {@link #valueBytesMax} may be set to: every way in takes a value of that size. */
  public static final int VALUE_BYTES_MAX = 8 << 20;

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

  /** How many partitions there are with these splits where nobody says how many. */
  public int partitionsWith(List<String> given) {
    return given.isEmpty() ? partitions : given.size() + 1;
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
        historyRevisions,
        partitionBy,
        splits);
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
        historyRevisions,
        partitionBy,
        splits);
  }

  /** Whether each partition holds a range of keys. */
  public boolean isRanged() {
    return partitionBy.equals("range");
  }

  /** The partition that a key belongs to. */
  public int partitionOf(byte[] key) {
    if (!isRanged()) {
      return new Partitioner(partitions).partitionOf(key);
    }
    int low = 0;
    int high = splits.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Arrays.compareUnsigned(split(middle), key) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The partitions that may hold keys that begin so and come after a key, in order. */
  public List<Integer> partitionsOf(byte[] prefix, byte[] after) {
    int first = 0;
    int last = partitions - 1;
    if (isRanged()) {
      first = partitionOf(Arrays.compareUnsigned(after, prefix) < 0 ? prefix : after);
      while (last > first && comesAfter(split(last - 1), prefix)) {
        last--;
      }
    }
    return IntStream.rangeClosed(first, last).boxed().toList();
  }

  /** Whether a key comes after all keys that begin so. */
  private static boolean comesAfter(byte[] key, byte[] prefix) {
    int shared = Math.min(key.length, prefix.length);
    return Arrays.compareUnsigned(key, 0, shared, prefix, 0, prefix.length) > 0;
  }

  private byte[] split(int number) {
    return splits.get(number).getBytes(StandardCharsets.UTF_8);
  }
}
