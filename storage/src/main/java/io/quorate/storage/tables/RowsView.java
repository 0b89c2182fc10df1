package io.quorate.storage.tables;

import io.quorate.protocol.process.OrderedRows;
import io.quorate.protocol.process.RowsQuery;
import org.jspecify.annotations.Nullable;

/** The rows of one process in an {@link Overlay}. */
record RowsView(Overlay overlay, long prefix) implements OrderedRows {

  @Override
  public byte @Nullable [] get(byte[] key) {
    return overlay.get(Keys.full(prefix, key));
  }

  @Override
  public void put(byte[] key, byte[] value) {
    overlay.put(Keys.full(prefix, key), value);
  }

  @Override
  public void add(byte[] key, byte[] value) {
    overlay.add(Keys.full(prefix, key), value);
  }

  @Override
  public void delete(byte[] key) {
    overlay.delete(Keys.full(prefix, key));
  }

  @Override
  public RowsQuery.Page page(RowsQuery query) {
    return overlay.page(prefix, query);
  }
}
