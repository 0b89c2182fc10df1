package io.quorate.server.tables;

import io.quorate.storage.disk.DiskException;
import io.quorate.storage.disk.DiskFailedException;
import io.quorate.storage.disk.DiskFullException;
import io.quorate.storage.tables.RowBatch;
import io.quorate.storage.tables.RowCursor;
import io.quorate.storage.tables.Tables;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompressionType;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * Tables in RocksDB, in one column family, so that what survives a crash is a prefix of the
 * batches. The mark is the row {@code 0xff} and changes in the same batch as the rows.
 */
public final class RocksTables implements Tables {
  /** Sorts behind every row. */
  static final byte[] MARK_KEY = {(byte) 0xff};

  private static final double BLOOM_BITS_PER_KEY = 10;

  /** From the youngest level: what is soon merged again is not worth compressing. */
  private static final List<CompressionType> COMPRESSION =
      List.of(
          CompressionType.NO_COMPRESSION,
          CompressionType.NO_COMPRESSION,
          CompressionType.LZ4_COMPRESSION);

  /** Twice RocksDB's own: each merge of them writes the next level again. */
  private static final int YOUNG_FILES = 8;

  private final LRUCache blockCache;
  private final BloomFilter bloomFilter = new BloomFilter(BLOOM_BITS_PER_KEY);
  private final Options options = new Options();
  private final WriteOptions writeOptions = new WriteOptions().setDisableWAL(true);
  private final FlushOptions flushOptions = new FlushOptions().setWaitForFlush(true);
  private final RocksDB database;
  private volatile long mark;

  private RocksTables(Path directory, RocksTablesOptions sizes) throws RocksDBException {
    blockCache = new LRUCache(sizes.blockCacheBytes());
    BlockBasedTableConfig table =
        new BlockBasedTableConfig()
            .setBlockCache(blockCache)
            .setFilterPolicy(bloomFilter)
            .setCacheIndexAndFilterBlocks(true)
            .setPinL0FilterAndIndexBlocksInCache(true);
    options
        .setCreateIfMissing(true)
        .setTableFormatConfig(table)
        .setWriteBufferSize(sizes.writeBufferBytes())
        .setMaxBackgroundJobs(sizes.backgroundJobs())
        .setCompressionPerLevel(COMPRESSION)
        .setLevel0FileNumCompactionTrigger(YOUNG_FILES)
        .setAllowConcurrentMemtableWrite(false)
        .setAvoidFlushDuringShutdown(true)
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setKeepLogFileNum(2)
        .setStatsDumpPeriodSec(0);
    database = RocksDB.open(options, directory.toString());
    byte[] row = database.get(MARK_KEY);
    mark = row == null ? 0 : ByteBuffer.wrap(row).getLong();
  }

  /**
   * Opens the tables in {@code directory}, creating it where it does not exist.
   *
   * @throws DiskFailedException when RocksDB cannot read what is there
   */
  public static RocksTables open(Path directory, RocksTablesOptions sizes) {
    RocksDB.loadLibrary();
    try {
      return new RocksTables(directory, sizes);
    } catch (RocksDBException e) {
      throw translate("open " + directory, e);
    }
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    try {
      return database.get(key);
    } catch (RocksDBException e) {
      throw translate("read", e);
    }
  }

  @Override
  public RowCursor scan(byte[] from, byte[] to) {
    return new RocksCursor(database, from, to.length == 0 ? MARK_KEY : to);
  }

  @Override
  public void write(RowBatch rows, long newMark) {
    if (newMark < mark) {
      throw new IllegalArgumentException("mark " + newMark + " lies below the mark " + mark);
    }
    try (WriteBatch batch = new WriteBatch()) {
      for (RowBatch.Change change : rows.changes()) {
        switch (change) {
          case RowBatch.Put put -> batch.put(put.key(), put.value());
          case RowBatch.Delete delete -> batch.delete(delete.key());
          case RowBatch.DeleteRange range -> batch.deleteRange(range.from(), range.to());
        }
      }
      if (newMark != mark) {
        batch.put(MARK_KEY, ByteBuffer.allocate(Long.BYTES).putLong(newMark).array());
      }
      database.write(writeOptions, batch);
    } catch (RocksDBException e) {
      throw translate("write", e);
    }
    mark = newMark;
  }

  @Override
  public long mark() {
    return mark;
  }

  @Override
  public void flush() {
    try {
      database.flush(flushOptions);
    } catch (RocksDBException e) {
      throw translate("flush", e);
    }
  }

  @Override
  public long approximateBytes() {
    return property("rocksdb.total-sst-files-size") + property("rocksdb.cur-size-all-mem-tables");
  }

  private long property(String name) {
    try {
      return database.getLongProperty(name);
    } catch (RocksDBException e) {
      throw translate("read property " + name, e);
    }
  }

  private static DiskException translate(String what, RocksDBException e) {
    Status status = e.getStatus();
    String message = "tables: " + what + " failed: " + e.getMessage();
    if (status != null && status.getSubCode() == Status.SubCode.NoSpace) {
      return new DiskFullException(message, e);
    }
    return new DiskFailedException(message, e);
  }

  @Override
  public void close() {
    database.close();
    flushOptions.close();
    writeOptions.close();
    options.close();
    bloomFilter.close();
    blockCache.close();
  }
}
