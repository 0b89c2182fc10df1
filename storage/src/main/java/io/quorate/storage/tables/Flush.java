package io.quorate.storage.tables;

/** The writing of one frozen generation, in steps; for the flusher. */
final class Flush {
  private final Generation generation;
  private final long position;
  private int written;
  private boolean done;

  Flush(Generation generation, long position) {
    this.generation = generation;
    this.position = position;
  }

  /** Position of the last record that the generation reflects. */
  long position() {
    return position;
  }

  /**
   * Writes a batch; false once all is written, the mark included. A batch that fails is written
   * again at the next step.
   */
  boolean step(Tables tables, int batchBytes) {
    if (done) {
      return false;
    }
    RowBatch batch = new RowBatch();
    if (written == 0) {
      generation
          .dropped()
          .forEach(prefix -> batch.deleteRange(Keys.first(prefix), Keys.first(prefix + 1)));
    }
    RowMap rows = generation.rows();
    int entry = written;
    for (; entry < rows.size() && batch.bytes() < batchBytes; entry++) {
      byte[] value = rows.value(entry);
      if (value == null) {
        batch.delete(rows.key(entry));
      } else {
        batch.put(rows.key(entry), value);
      }
    }
    boolean last = entry == rows.size();
    tables.write(batch, last ? position : tables.mark());
    written = entry;
    done = last;
    return true;
  }
}
