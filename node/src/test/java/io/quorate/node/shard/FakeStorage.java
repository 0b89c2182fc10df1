package io.quorate.node.shard;

import io.quorate.protocol.process.OrderedRows;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.process.RowsQuery;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Storage in memory: a journal that is durable as far as a test says, and rows that a crash
 * forgets, as if they had never been flushed.
 */
public final class FakeStorage implements ShardStorage {
  private record Entry(long position, ProcessId process, byte[] record) {}

  private final List<Entry> journal = new ArrayList<>();
  private final NavigableMap<ProcessId, NavigableMap<byte[], byte[]>> rows = new TreeMap<>();
  private final TreeSet<ProcessId> keepers = new TreeSet<>();
  private long last;
  long flushed;
  @Nullable Refusal full;
  boolean overwhelmed;

  /** The storage as the next life finds it, when the journal was durable up to this position. */
  public FakeStorage crashed(long durable) {
    FakeStorage next = new FakeStorage();
    for (Entry entry : journal) {
      if (entry.position() <= durable) {
        next.journal.add(entry);
      }
    }
    next.last = last;
    return next;
  }

  public long last() {
    return last;
  }

  @Override
  public void replay(RecordSink sink) {
    for (Entry entry : List.copyOf(journal)) {
      sink.record(entry.position(), entry.process(), entry.record());
    }
  }

  @Override
  public long submit(ProcessId process, byte[] record) {
    journal.add(new Entry(++last, process, record));
    return last;
  }

  @Override
  public @Nullable Refusal refusesWrites() {
    return full;
  }

  @Override
  public void release(ProcessId process, long position) {
    keepers.add(process);
  }

  @Override
  public boolean overwhelmed() {
    return overwhelmed;
  }

  @Override
  public SortedSet<ProcessId> keepers() {
    return keepers;
  }

  @Override
  public long flushed() {
    return flushed;
  }

  @Override
  public OrderedRows rows(ProcessId process) {
    return new OrderedRows() {
      @Override
      public byte @Nullable [] get(byte[] key) {
        return of(process).get(key);
      }

      @Override
      public void put(byte[] key, byte[] value) {
        of(process).put(key, value);
      }

      @Override
      public void delete(byte[] key) {
        of(process).remove(key);
      }

      @Override
      public RowsQuery.Page page(RowsQuery query) {
        return FakeStorage.this.page(process, query);
      }
    };
  }

  private NavigableMap<byte[], byte[]> of(ProcessId process) {
    return rows.computeIfAbsent(process, p -> new TreeMap<>(Arrays::compareUnsigned));
  }

  @Override
  public RowsQuery.Page page(ProcessId process, RowsQuery query) {
    List<RowsQuery.Row> found = new ArrayList<>();
    of(process)
        .tailMap(query.from(), true)
        .forEach((key, value) -> {
          if (query.to().length == 0 || Arrays.compareUnsigned(key, query.to()) < 0) {
            found.add(new RowsQuery.Row(key, value));
          }
        });
    boolean complete = found.size() <= query.rowsMax();
    return new RowsQuery.Page(found.subList(0, Math.min(found.size(), query.rowsMax())), complete);
  }

  @Override
  public void discard(ProcessId process) {
    rows.remove(process);
    journal.removeIf(entry -> entry.process().equals(process));
  }

  @Override
  public boolean isDiscarding(ProcessId process) {
    return false;
  }

  @Override
  public void turnEnded() {}
}
