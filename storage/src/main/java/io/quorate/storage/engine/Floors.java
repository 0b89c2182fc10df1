package io.quorate.storage.engine;

import io.quorate.protocol.process.OrderedRows;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.process.RowsQuery;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import io.quorate.storage.tables.Overlay;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * Below which position each process needs its records no more. Most processes have no floor: what
 * they persist they apply to their rows at once, so the tables' mark speaks for them. One that
 * keeps a log has a floor from its first release on.
 *
 * <p>Floors are rows like any other, so one holds as soon as what the process had written by then
 * is durable, and no sooner: the tables never say that records may go which are needed to bring the
 * very same tables up to date.
 */
final class Floors {

  /** Holds the rows; no process has this id. */
  static final ProcessId OWNER = new ProcessId(ProcessId.SYSTEM, Integer.MAX_VALUE);

  /** No process has a floor. */
  static final long NONE = Long.MAX_VALUE;

  private static final int PAGE_ROWS = 1000;

  private final OrderedRows rows;
  private final TreeMap<ProcessId, Long> floors = new TreeMap<>();

  Floors(Overlay overlay) {
    rows = overlay.view(OWNER);
    byte[] from = {};
    RowsQuery.Page page;
    do {
      page = rows.page(new RowsQuery(from, new byte[0], PAGE_ROWS, Integer.MAX_VALUE));
      for (RowsQuery.Row row : page.rows()) {
        WireReader key = new WireReader(row.key());
        ProcessId process = new ProcessId(key.int32(), key.int32());
        floors.put(process, new WireReader(row.value()).counter());
        from = new WireWriter(9).raw(row.key()).u8(0).toBytes();
      }
    } while (!page.complete());
  }

  private static byte[] key(ProcessId process) {
    return new WireWriter(8).int32(process.keyspace()).int32(process.partition()).toBytes();
  }

  /** Raises a floor; one that is new begins at {@code least} or above. Floors never sink. */
  void raise(ProcessId process, long position, long least) {
    long before = floors.getOrDefault(process, least);
    long floor = Math.max(before, position);
    if (floor != before || !floors.containsKey(process)) {
      floors.put(process, floor);
      rows.put(key(process), new WireWriter(10).varint(floor).toBytes());
    }
  }

  /** The process is gone for good. */
  void remove(ProcessId process) {
    if (floors.remove(process) != null) {
      rows.delete(key(process));
    }
  }

  /** The lowest of all, or {@link #NONE}. */
  long least() {
    return floors.values().stream().mapToLong(Long::longValue).min().orElse(NONE);
  }

  /** Whether a process needs that record, given that the tables hold everything up to the mark. */
  boolean needs(ProcessId process, long position, long mark) {
    return position >= floors.getOrDefault(process, mark + 1);
  }

  /** The processes that keep a log. */
  SortedSet<ProcessId> keepers() {
    return Collections.unmodifiableSortedSet(floors.navigableKeySet());
  }
}
