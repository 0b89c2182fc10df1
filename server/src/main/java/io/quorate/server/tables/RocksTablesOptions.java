package io.quorate.server.tables;

/**
 * Sizes of {@link RocksTables}.
 *
 * @param blockCacheBytes cache of uncompressed blocks
 * @param writeBufferBytes rows that collect in memory before RocksDB writes a file by itself; the
 *     overlay's flush usually comes first
 * @param backgroundJobs threads for compaction and flush
 */
public record RocksTablesOptions(long blockCacheBytes, long writeBufferBytes, int backgroundJobs) {

  /** 64 MiB, 64 MiB and two. */
  public static final RocksTablesOptions DEFAULT = new RocksTablesOptions(64L << 20, 64L << 20, 2);
}
