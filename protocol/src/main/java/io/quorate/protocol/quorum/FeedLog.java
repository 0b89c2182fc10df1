package io.quorate.protocol.quorum;

import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The keys that changed in one life of a feed, each at its latest change: a key that changes again
 * moves to the end. Beyond a bound the oldest go, and who had not heard of them walks all keys.
 */
final class FeedLog {
  private static final int ENTRY_BYTES = 96; // what an entry costs beside its key

  private final int entriesMax;
  private final long bytesMax;
  private final TreeMap<Long, byte[]> byNumber = new TreeMap<>();
  private final TreeMap<byte[], Long> byKey = new TreeMap<>(Arrays::compareUnsigned);
  private long last;
  private long dropped;
  private long bytes;

  FeedLog(int entriesMax, long bytesMax) {
    this.entriesMax = entriesMax;
    this.bytesMax = bytesMax;
  }

  /** Number of the latest change; 0 before the first. */
  long last() {
    return last;
  }

  /** Number of the latest change of which the log does not know any more. */
  long dropped() {
    return dropped;
  }

  void changed(byte[] key) {
    Long before = byKey.put(key, ++last);
    if (before == null) {
      bytes += key.length + ENTRY_BYTES;
    } else {
      byNumber.remove(before);
    }
    byNumber.put(last, key);
    while (byNumber.size() > entriesMax || bytes > bytesMax) {
      dropOldest();
    }
  }

  private void dropOldest() {
    var oldest = byNumber.pollFirstEntry();
    if (oldest != null) {
      byKey.remove(oldest.getValue());
      bytes -= oldest.getValue().length + ENTRY_BYTES;
      dropped = oldest.getKey();
    }
  }

  /** Keys that changed after that change, by number. */
  SortedMap<Long, byte[]> after(long number) {
    return byNumber.tailMap(number, false);
  }
}
