package io.quorate.storage.tables;

import java.util.ArrayList;
import java.util.List;

/** Changes to be applied together, in order. For one thread. */
public final class RowBatch {

  /** One change. */
  public sealed interface Change {}

  /** Writes a row. */
  public record Put(byte[] key, byte[] value) implements Change {}

  /** Removes a row, if it is there. */
  public record Delete(byte[] key) implements Change {}

  /** Removes the rows from {@code from}, inclusive, to {@code to}, exclusive. */
  public record DeleteRange(byte[] from, byte[] to) implements Change {}

  private final List<Change> changes = new ArrayList<>();
  private long bytes;

  public RowBatch put(byte[] key, byte[] value) {
    changes.add(new Put(key, value));
    bytes += key.length + value.length;
    return this;
  }

  public RowBatch delete(byte[] key) {
    changes.add(new Delete(key));
    bytes += key.length;
    return this;
  }

  public RowBatch deleteRange(byte[] from, byte[] to) {
    changes.add(new DeleteRange(from, to));
    bytes += from.length + to.length;
    return this;
  }

  /** The changes in order; not to be modified. */
  public List<Change> changes() {
    return changes;
  }

  /** Bytes of keys and values. */
  public long bytes() {
    return bytes;
  }

  public void clear() {
    changes.clear();
    bytes = 0;
  }
}
