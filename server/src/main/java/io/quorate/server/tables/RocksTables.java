package io.quorate.server.tables;

import io.quorate.storage.disk.DiskException;
import io.quorate.storage.disk.DiskFailedException;
import io.quorate.storage.disk.DiskFullException;
import io.quorate.storage.tables.RowBatch;
import io.quorate.storage.tables.RowCursor;
import io.quorate.storage.tables.Tables;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * Tables in RocksDB, in one column family, so that what survives a crash is a prefix of the
 * batches. The mark is the row {@code 0xff} and changes in the same batch as the rows.
 *
 * <p>Once it has run out of room RocksDB refuses everything that would write, and its Java
 * interface has no way to resume. So the database is closed and opened again before the next write;
 * what had not been flushed is lost by that, as the port allows. Reads wait for it, and go on
 * before and after.
 */
public final class RocksTables implements Tables {
  /** Sorts behind every row. */
  private static final byte[] MARK_KEY = {(byte) 0xff};

  private final Path directory;
  private final RocksTablesOptions sizes;
  private final WriteOptions writeOptions =
      new WriteOptions().setDisableWAL(true).setNoSlowdown(true);
  private final WriteOptions patientOptions = new WriteOptions().setDisableWAL(true);

  // Without write stalls allowed a flush would wait for compactions, for ever when they have no
  // room.
  private final FlushOptions flushOptions =
      new FlushOptions().setWaitForFlush(true).setAllowWriteStall(true);

  /** Readers and the writer share it; whoever closes or replaces the handle has it alone. */
  private final ReentrantReadWriteLock handleLock = new ReentrantReadWriteLock();

  private RocksHandle handle;
  private boolean refused; // by RocksDB, which will refuse until it is opened again
  private volatile long mark;

  private RocksTables(Path directory, RocksTablesOptions sizes) throws RocksDBException {
    this.directory = directory;
    this.sizes = sizes;
    handle = new RocksHandle(directory, sizes);
    mark = readMark();
  }

  /**
   * Opens the tables in {@code directory}, creating it where it does not exist.
   *
   * @throws DiskFailedException when RocksDB cannot read what is there
   */
  public static RocksTables open(Path directory, RocksTablesOptions sizes) {
    RocksDB.loadLibrary();
    try {
      Files.createDirectories(directory);
      return new RocksTables(directory, sizes);
    } catch (IOException e) {
      throw new DiskFailedException("cannot create " + directory + ": " + e, e);
    } catch (RocksDBException e) {
      throw translate("open " + directory, e);
    }
  }

  private long readMark() throws RocksDBException {
    byte[] row = handle.database().get(MARK_KEY);
    return row == null ? 0 : ByteBuffer.wrap(row).getLong();
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    handleLock.readLock().lock();
    try {
      return handle.database().get(key);
    } catch (RocksDBException e) {
      throw translate("read", e);
    } finally {
      handleLock.readLock().unlock();
    }
  }

  @Override
  public RowCursor scan(byte[] from, byte[] to) {
    Lock lock = handleLock.readLock();
    lock.lock(); // until the cursor is closed
    return new RocksCursor(handle.database(), from, to.length == 0 ? MARK_KEY : to, lock::unlock);
  }

  @Override
  public void write(RowBatch rows, long newMark) {
    makeReady();
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
      write(batch);
    } catch (RocksDBException e) {
      throw refuse("write", e);
    }
    mark = newMark;
  }

  /**
   * RocksDB slows writers down, or stops them, while compactions lag behind. That is welcome unless
   * they lag because they failed, in which case a writer would wait for ever.
   */
  private void write(WriteBatch batch) throws RocksDBException {
    try {
      handle.database().write(writeOptions, batch);
    } catch (RocksDBException e) {
      Status status = e.getStatus();
      if (status == null || status.getCode() != Status.Code.Incomplete) {
        throw e;
      }
      if (property("rocksdb.background-errors") > 0) {
        refused = true;
        throw new DiskFullException("tables: compaction failed, most likely for want of room", e);
      }
      handle.database().write(patientOptions, batch);
    }
  }

  @Override
  public void flush() {
    makeReady();
    try {
      handle.database().flush(flushOptions);
    } catch (RocksDBException e) {
      throw refuse("flush", e);
    }
  }

  /**
   * Opens the database again where it must be, and refuses while there is too little room for
   * RocksDB to work in.
   */
  private void makeReady() {
    long free = usableBytes();
    if (free < sizes.writeBufferBytes()) {
      throw new DiskFullException(
          free
              + " bytes are free in "
              + directory
              + "; the tables need "
              + sizes.writeBufferBytes());
    }
    if (refused) {
      reopen();
      refused = false;
    }
  }

  /** Closes the database and opens it again; what was not flushed is lost. */
  void reopen() {
    handleLock.writeLock().lock();
    try {
      handle.close();
      handle = new RocksHandle(directory, sizes);
      mark = readMark();
    } catch (RocksDBException e) {
      throw new DiskFailedException("cannot open the tables again: " + e.getMessage(), e);
    } finally {
      handleLock.writeLock().unlock();
    }
  }

  private long usableBytes() {
    try {
      return Files.getFileStore(directory).getUsableSpace();
    } catch (IOException e) {
      throw new DiskFailedException("cannot read the free space of " + directory + ": " + e, e);
    }
  }

  private DiskException refuse(String what, RocksDBException e) {
    DiskException exception = translate(what, e);
    refused = exception instanceof DiskFullException;
    return exception;
  }

  private static DiskException translate(String what, RocksDBException e) {
    Status status = e.getStatus();
    String message = "tables: " + what + " failed: " + e.getMessage();
    boolean full = status != null && status.getSubCode() == Status.SubCode.NoSpace;
    return full ? new DiskFullException(message, e) : new DiskFailedException(message, e);
  }

  @Override
  public long mark() {
    return mark;
  }

  @Override
  public long approximateBytes() {
    return property("rocksdb.total-sst-files-size") + property("rocksdb.cur-size-all-mem-tables");
  }

  private long property(String name) {
    handleLock.readLock().lock();
    try {
      return handle.database().getLongProperty(name);
    } catch (RocksDBException e) {
      throw translate("read property " + name, e);
    } finally {
      handleLock.readLock().unlock();
    }
  }

  @Override
  public void close() {
    handleLock.writeLock().lock();
    try {
      handle.close();
      flushOptions.close();
      patientOptions.close();
      writeOptions.close();
    } finally {
      handleLock.writeLock().unlock();
    }
  }
}
