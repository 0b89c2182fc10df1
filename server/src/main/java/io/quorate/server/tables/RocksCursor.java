package io.quorate.server.tables;

import io.quorate.storage.disk.DiskFailedException;
import io.quorate.storage.tables.RowCursor;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/**
 * A cursor over RocksDB with an upper bound, so that it never walks over what was deleted beyond
 * it.
 */
final class RocksCursor implements RowCursor {
  private final Slice bound;
  private final ReadOptions options;
  private final RocksIterator iterator;
  private final byte[] from;
  private boolean started;

  RocksCursor(RocksDB database, byte[] from, byte[] to) {
    this.from = from;
    bound = new Slice(to);
    options = new ReadOptions().setIterateUpperBound(bound);
    iterator = database.newIterator(options);
  }

  @Override
  public boolean next() {
    if (started) {
      iterator.next();
    } else {
      iterator.seek(from);
      started = true;
    }
    if (iterator.isValid()) {
      return true;
    }
    try {
      iterator.status();
    } catch (RocksDBException e) {
      throw new DiskFailedException("tables: scan failed: " + e.getMessage(), e);
    }
    return false;
  }

  @Override
  public byte[] key() {
    return iterator.key();
  }

  @Override
  public byte[] value() {
    return iterator.value();
  }

  @Override
  public void close() {
    iterator.close();
    options.close();
    bound.close();
  }
}
