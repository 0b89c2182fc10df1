package io.quorate.models.registry.store;

import io.quorate.models.registry.RegistryStore;
import io.quorate.models.registry.StoreAnswer;
import io.quorate.models.registry.StoreQuery;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A registry in a directory that several machines share: one log of commits, under one lock. Who
 * holds the lock reads what others have appended, compares, appends and syncs.
 *
 * <p>It is as good as the directory's locks: on one machine and on NFS 4 they hold; on a mount
 * without them two commits can overwrite one another.
 */
public final class DirectoryStore implements RegistryStore {

  /** Locks of files are the process's, so threads exclude one another first. */
  private static final Map<Path, Object> THREADS = new ConcurrentHashMap<>();

  private final Path lockFile;
  private final Object threads;
  private final CommitLog log;

  private DirectoryStore(Path lockFile, Object threads, CommitLog log) {
    this.lockFile = lockFile;
    this.threads = threads;
    this.log = log;
  }

  /** Opens the registry of a directory, which is created where there is none. */
  public static DirectoryStore open(Path directory) throws IOException {
    Files.createDirectories(directory);
    Path real = directory.toRealPath();
    return new DirectoryStore(
        real.resolve("lock"),
        THREADS.computeIfAbsent(real, _ -> new Object()),
        new CommitLog(real));
  }

  @Override
  public StoreAnswer ask(StoreQuery query) {
    try {
      synchronized (threads) {
        try (FileChannel channel =
                FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock _ = channel.lock()) {
          log.catchUp();
          return switch (query) {
            case StoreQuery.Read read -> log.documents().read(read);
            case StoreQuery.Commit commit -> commit(commit);
          };
        }
      }
    } catch (IOException e) {
      return new StoreAnswer.Refused(
          new Refusal(
              query instanceof StoreQuery.Commit ? ErrorCode.INDETERMINATE : ErrorCode.UNAVAILABLE,
              "The registry's directory %s cannot be used: %s".formatted(lockFile.getParent(), e)));
    }
  }

  @Override
  public long awaitChange(long after, Duration max) throws InterruptedException {
    return Looking.until(this::revision, after, max);
  }

  private long revision() throws IOException {
    synchronized (threads) {
      try (FileChannel channel =
              FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock _ = channel.lock()) {
        log.catchUp();
        return log.revision();
      }
    }
  }

  private StoreAnswer commit(StoreQuery.Commit commit) throws IOException {
    if (!log.documents().holds(commit)) {
      return new StoreAnswer.Conflict();
    }
    log.append(commit);
    return new StoreAnswer.Committed();
  }

  @Override
  public Promises promises() {
    return new Promises(
        false,
        false,
        "As available as the directory, and as exclusive as its locks: use it on one machine, or on"
            + " a file system whose locks hold between machines, such as NFS 4");
  }

  @Override
  public void close() {
    log.close();
  }
}
