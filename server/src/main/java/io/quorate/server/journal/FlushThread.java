package io.quorate.server.journal;

import io.quorate.server.loop.FatalErrors;
import io.quorate.storage.engine.StorageEngine;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Moves frozen rows to the tables and recycles the journal's segments. It looks by itself now and
 * then: nobody waits for a flush, and waking a thread after each sync would cost more than looking.
 */
public final class FlushThread implements AutoCloseable {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

  /**
   * Where there is no room: the tables recover by themselves, once they find some, but not while
   * they are asked to write.
   */
  private static final long FULL_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final StorageEngine engine;
  private final FatalErrors fatal;
  private final JournalFigures figures;
  private final Thread thread;
  private volatile boolean stopping;

  /** Starts the thread. */
  public FlushThread(String node, StorageEngine engine, FatalErrors fatal, JournalFigures figures) {
    this.engine = engine;
    this.fatal = fatal;
    this.figures = figures;
    this.thread = Thread.ofPlatform().name("flush-" + node).daemon().start(this::run);
  }

  private void run() {
    try {
      while (!stopping) {
        long began = System.nanoTime();
        boolean more = engine.flushStep();
        if (more) {
          figures.flushed(System.nanoTime() - began);
        } else {
          LockSupport.parkNanos(this, engine.tablesFull() ? FULL_PAUSE_NANOS : PAUSE_NANOS);
        }
      }
    } catch (RuntimeException | Error e) {
      fatal.fatal("rows cannot be flushed to the tables", e);
    }
  }

  /** Stops after the step under way. */
  @Override
  public void close() {
    stopping = true;
    LockSupport.unpark(thread);
    Threads.join(thread);
  }
}
