package io.quorate.server;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.server.disk.DirectoryLock;
import io.quorate.server.disk.DirectoryLockedException;
import io.quorate.server.disk.FileDisk;
import io.quorate.server.tables.RocksTables;
import io.quorate.storage.disk.Disk;
import io.quorate.storage.disk.DiskException;
import io.quorate.storage.disk.DiskFullException;
import io.quorate.storage.engine.StorageEngine;
import io.quorate.storage.journal.CorruptJournalException;
import io.quorate.storage.journal.DataDirectoryException;
import io.quorate.storage.journal.Roster;
import io.quorate.storage.journal.RosterFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A node's directory, opened: {@code lock}, {@code journal/} and {@code tables/}. */
final class DataDirectory {
  /** Counted by the table of nodes, not here: the directory only says whose it is. */
  private static final long GENERATION = 0;

  private final DirectoryLock lock;
  private final StorageEngine engine;

  private DataDirectory(DirectoryLock lock, StorageEngine engine) {
    this.lock = lock;
    this.engine = engine;
  }

  /**
   * Opens the directory, or begins one.
   *
   * @param around what to put around the journal's disk; tests let it stall
   */
  static DataDirectory open(ServerConfig config, UnaryOperator<Disk> around) {
    Path directory = config.data();
    DirectoryLock lock;
    try {
      lock = DirectoryLock.acquire(directory);
    } catch (DirectoryLockedException e) {
      throw new StartupException(ErrorCode.CONFLICT, String.valueOf(e.getMessage()), e);
    } catch (UncheckedIOException e) {
      throw new StartupException(ErrorCode.UNAVAILABLE, String.valueOf(e.getMessage()), e);
    }
    try {
      return new DataDirectory(lock, openEngine(config, directory, around));
    } catch (DataDirectoryException | CorruptJournalException | DiskException e) {
      lock.close();
      throw new StartupException(code(e), "data directory " + directory + ": " + e.getMessage(), e);
    } catch (RuntimeException | Error e) {
      lock.close();
      throw e;
    }
  }

  private static ErrorCode code(RuntimeException failure) {
    return switch (failure) {
      case DataDirectoryException _ -> ErrorCode.CONFLICT;
      case DiskFullException _ -> ErrorCode.DISK_FULL;
      default -> ErrorCode.UNAVAILABLE;
    };
  }

  private static StorageEngine openEngine(
      ServerConfig config, Path directory, UnaryOperator<Disk> around) {
    ServerConfig.Limits limits = config.limits();
    Disk disk =
        around.apply(new FileDisk(directory.resolve("journal"), limits.diskKeepFreeBytes()));
    Roster expected = new Roster(config.cluster(), config.name().name(), GENERATION);
    // Before the tables are touched: they cannot tell whose they are.
    Optional<Roster> found = RosterFile.read(disk);
    found.ifPresent(roster -> requireSame(roster, expected));
    RocksTables tables = RocksTables.open(directory.resolve("tables"), limits.tables());
    try {
      return StorageEngine.open(disk, tables, limits.storage(), found.orElse(expected));
    } catch (RuntimeException | Error e) {
      tables.close();
      throw e;
    }
  }

  private static void requireSame(Roster found, Roster expected) {
    // A node may have begun without knowing its cluster; its table of nodes tells then.
    boolean known = !found.cluster().isEmpty() && !expected.cluster().isEmpty();
    if ((known && !found.cluster().equals(expected.cluster()))
        || !found.node().equals(expected.node())) {
      throw new StartupException(
          ErrorCode.CONFLICT,
          "this data directory belongs to node "
              + found.node()
              + " of cluster "
              + found.cluster()
              + ", but this node is "
              + expected.node()
              + " of cluster "
              + expected.cluster()
              + "; start it with its own data directory, or with an empty one",
          null);
    }
  }

  StorageEngine engine() {
    return engine;
  }

  /** Writes and flushes everything: the next start replays nothing. */
  void close() {
    try {
      engine.close();
    } finally {
      lock.close();
    }
  }

  /** Lets go without writing anything, as in a crash. */
  void abandon() {
    try {
      engine.abandon();
    } finally {
      lock.close();
    }
  }
}
