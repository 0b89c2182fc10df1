package io.quorate.storage.tables;

/**
 * The writing of one frozen generation, for the flusher: all of it and the mark in one batch, so
 * that the tables always hold exactly what the records up to their mark make of them.
 */
final class Flush {
  private final Generation generation;
  private final long position;
  private boolean written;

  Flush(Generation generation, long position) {
    this.generation = generation;
    this.position = position;
  }

  /** Position of the last record that the generation reflects. */
  long position() {
    return position;
  }

  /** Writes the batch; false when that was done before. One that fails is written again. */
  boolean step(Tables tables) {
    if (written) {
      return false;
    }
    RowBatch batch = new RowBatch();
    generation
        .dropped()
        .forEach(prefix -> batch.deleteRange(Keys.first(prefix), Keys.first(prefix + 1)));
    RowMap rows = generation.rows();
    for (int entry = 0; entry < rows.size(); entry++) {
      byte[] value = rows.value(entry);
      if (rows.gone(entry)) {
        continue;
      }
      if (value == null) {
        batch.delete(rows.key(entry));
      } else {
        batch.put(rows.key(entry), value);
      }
    }
    tables.write(batch, position);
    written = true;
    return true;
  }
}
