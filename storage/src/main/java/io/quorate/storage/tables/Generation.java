package io.quorate.storage.tables;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows written between two freezes, and the processes whose older rows were dropped in that time.
 * The shard's thread owns it; after the freeze the flusher reads the rows by number beside it.
 */
final class Generation {
  private final RowMap rows = new RowMap();
  private final SortedEntries sorted = new SortedEntries(rows);
  private final List<Long> dropped = new ArrayList<>();

  void put(byte[] key, int hash, byte @Nullable [] value) {
    rows.put(key, hash, value);
  }

  void add(byte[] key, int hash, byte[] value) {
    rows.add(key, hash, value);
  }

  void drop(long prefix) {
    for (int entry = 0; entry < rows.size(); entry++) {
      byte[] key = rows.key(entry);
      if (!rows.gone(entry) && Keys.prefixOf(key) == prefix) {
        rows.put(key, Keys.hash(key), null);
      }
    }
    dropped.add(prefix);
  }

  /** Whether rows with this full key that lie in older generations or below are gone. */
  boolean hides(byte[] key) {
    return !dropped.isEmpty() && dropped.contains(Keys.prefixOf(key));
  }

  int find(byte[] key, int hash) {
    return rows.find(key, hash);
  }

  SortedEntries.Walk walk(byte[] from, byte[] to) {
    return sorted.walk(from, to);
  }

  RowMap rows() {
    return rows;
  }

  List<Long> dropped() {
    return dropped;
  }

  boolean isEmpty() {
    return rows.size() == 0 && dropped.isEmpty();
  }

  long bytes() {
    return rows.bytes();
  }
}
