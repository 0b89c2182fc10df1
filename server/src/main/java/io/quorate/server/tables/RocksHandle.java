package io.quorate.server.tables;

import java.nio.file.Path;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompressionType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** An open database and the native objects that it stands on. */
final class RocksHandle implements AutoCloseable {
  private static final double BLOOM_BITS_PER_KEY = 10;

  private final LRUCache blockCache;
  private final BloomFilter bloomFilter = new BloomFilter(BLOOM_BITS_PER_KEY);
  private final Options options = new Options();
  private final RocksDB database;

  RocksHandle(Path directory, RocksTablesOptions sizes) throws RocksDBException {
    blockCache = new LRUCache(sizes.blockCacheBytes());
    BlockBasedTableConfig table =
        new BlockBasedTableConfig()
            .setBlockCache(blockCache)
            .setFilterPolicy(bloomFilter)
            // A file's index is one block of some 600 KiB. In a small cache, which RocksDB divides
            // into shards, such
            // blocks push each other out, and a read of microseconds takes half a millisecond. So
            // they stay outside.
            .setCacheIndexAndFilterBlocks(false);
    options
        .setCreateIfMissing(true)
        .setTableFormatConfig(table)
        .setWriteBufferSize(sizes.writeBufferBytes())
        .setMaxBackgroundJobs(sizes.backgroundJobs())
        .setCompressionType(CompressionType.LZ4_COMPRESSION)
        .setAllowConcurrentMemtableWrite(false)
        .setAvoidFlushDuringShutdown(true)
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setKeepLogFileNum(2)
        .setStatsDumpPeriodSec(0);
    try {
      database = RocksDB.open(options, directory.toString());
    } catch (RocksDBException e) {
      closeOptions();
      throw e;
    }
  }

  RocksDB database() {
    return database;
  }

  private void closeOptions() {
    options.close();
    bloomFilter.close();
    blockCache.close();
  }

  @Override
  public void close() {
    database.close();
    closeOptions();
  }
}
