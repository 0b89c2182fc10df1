package io.quorate.storage.tables;

import io.quorate.protocol.process.OrderedRows;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.process.RowsQuery;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of all processes of a shard: a write buffer on the heap above {@link Tables}. Reads see
 * all writes at once; the tables see them when a frozen generation is flushed.
 *
 * <p>Threads: the shard's thread calls everything except {@link #flushStep}, which one flusher
 * calls. A generation that has been flushed stays as a cache until the next freeze replaces it.
 */
public final class Overlay {
  private final Tables tables;
  private final OverlayOptions options;
  private final Heads heads;
  private Generation active = new Generation();
  private Generation frozen = new Generation();

  private long frozenMark;
  private volatile @Nullable Flush flush; // handed to the flusher, and back when it becomes null
  private volatile long mark;

  public Overlay(Tables tables, OverlayOptions options) {
    this.tables = tables;
    this.options = options;
    this.heads = new Heads(options.headsBytes());
    this.mark = tables.mark();
    this.frozenMark = mark;
  }

  /** The row's value, or null where there is none; {@code key} is a full key. */
  public byte @Nullable [] get(byte[] key) {
    int hash = Keys.hash(key);
    int entry = active.find(key, hash);
    if (entry >= 0) {
      return active.rows().value(entry);
    }
    if (active.hides(key)) {
      return null;
    }
    entry = frozen.find(key, hash);
    if (entry >= 0) {
      return frozen.rows().value(entry);
    }
    if (frozen.hides(key)) {
      return null;
    }
    entry = heads.find(key, hash);
    if (entry >= 0) {
      return heads.read(entry);
    }
    byte[] value = tables.get(key);
    heads.add(key, hash, value);
    return value;
  }

  /** Writes a row. */
  public void put(byte[] key, byte[] value) {
    set(key, value);
  }

  /** Writes a row that is neither here nor in the tables. */
  public void add(byte[] key, byte[] value) {
    int hash = Keys.hash(key);
    active.add(key, hash, value);
    heads.remove(key, hash); // which may know that it is absent
  }

  /** Removes a row. */
  public void delete(byte[] key) {
    set(key, null);
  }

  private void set(byte[] key, byte @Nullable [] value) {
    int hash = Keys.hash(key);
    active.put(key, hash, value);
    heads.remove(key, hash); // else it would come back once the generation is gone
  }

  /** Removes all rows of a process, however many, cheaply. */
  public void drop(ProcessId process) {
    active.drop(Keys.prefix(process));
    heads.clear();
  }

  /** Rows in order; good until the next write. See {@link Tables#scan}. */
  public RowCursor scan(byte[] from, byte[] to) {
    return new OverlayCursor(active, frozen, tables, from, to);
  }

  /** The port that a process gets. */
  public OrderedRows view(ProcessId process) {
    return new RowsView(this, Keys.prefix(process));
  }

  /** Answers a process's query over its own rows. */
  public RowsQuery.Page page(ProcessId process, RowsQuery query) {
    return page(Keys.prefix(process), query);
  }

  RowsQuery.Page page(long prefix, RowsQuery query) {
    byte[] from = Keys.full(prefix, query.from());
    byte[] to = query.to().length == 0 ? Keys.first(prefix + 1) : Keys.full(prefix, query.to());
    List<RowsQuery.Row> rows = new ArrayList<>();
    long bytes = 0;
    try (RowCursor cursor = scan(from, to)) {
      boolean more = cursor.next();
      while (more
          && rows.size() < query.rowsMax()
          && (rows.isEmpty() || bytes < query.bytesMax())) {
        RowsQuery.Row row = new RowsQuery.Row(Keys.own(cursor.key()), cursor.value());
        rows.add(row);
        bytes += row.key().length + row.value().length;
        more = cursor.next();
      }
      return new RowsQuery.Page(rows, !more);
    }
  }

  /** Whether enough has collected and the generation before is written. */
  public boolean freezeDue() {
    return flush == null && active.bytes() >= options.freezeBytes();
  }

  /**
   * Hands the rows written so far to the flusher, unless it still has the ones before.
   *
   * @param position last record submitted to the journal: all up to there are applied to these rows
   * @return whether they were handed over
   */
  public boolean freeze(long position) {
    if (flush != null || (active.isEmpty() && position <= mark)) {
      return false;
    }
    frozen = active;
    active = new Generation();
    frozenMark = position;
    flush = new Flush(frozen, position);
    return true;
  }

  /**
   * Writes the frozen generation, in one batch with its mark; the next step makes it durable.
   *
   * @param durable the journal's durable position; nothing is written before it has reached that of
   *     the freeze
   * @return whether there is more to do at once
   */
  public boolean flushStep(long durable) {
    Flush current = flush;
    if (current == null || durable < current.position()) {
      return false;
    }
    if (current.step(tables)) {
      return true;
    }
    tables.flush();
    mark = current.position();
    flush = null;
    return false;
  }

  /** Whether a frozen generation waits to be flushed or is being flushed. */
  public boolean flushing() {
    return flush != null;
  }

  /** All records up to here are in the tables, durably. */
  public long mark() {
    return mark;
  }

  /** All records up to here are in the tables, or on their way there. */
  public long frozenMark() {
    return frozenMark;
  }

  /** Bytes on the heap that are not in the tables yet. */
  public long dirtyBytes() {
    return active.bytes() + (flush == null ? 0 : frozen.bytes());
  }
}
