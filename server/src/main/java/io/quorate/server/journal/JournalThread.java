package io.quorate.server.journal;

import io.quorate.server.loop.FatalErrors;
import io.quorate.server.loop.Linger;
import io.quorate.storage.engine.StorageEngine;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/**
 * Writes and syncs what was submitted, as one group commit at a time: whatever comes while the disk
 * is busy makes the next group. A failed sync is fatal and is never retried.
 */
public final class JournalThread implements AutoCloseable {
  /**
   * After so long without records the tail is sealed, and so told from a torn one after a crash.
   */
  private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** Where there is no room, so long until the next try. */
  private static final long STALLED_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final StorageEngine engine;
  private final LongConsumer synced;
  private final FatalErrors fatal;
  private final JournalFigures figures;
  private final Thread thread;
  private final Linger linger = new Linger();
  private final AtomicBoolean wanted = new AtomicBoolean();
  private volatile boolean parked;
  private volatile boolean stopping;

  /**
   * Starts the thread.
   *
   * @param synced told each durable position, on this thread; only grows
   */
  public JournalThread(
      String node,
      StorageEngine engine,
      LongConsumer synced,
      FatalErrors fatal,
      JournalFigures figures) {
    this.engine = engine;
    this.synced = synced;
    this.fatal = fatal;
    this.figures = figures;
    this.thread = Thread.ofPlatform().name("journal-" + node).daemon().start(this::run);
  }

  /** There is something to write; any thread. */
  public void wake() {
    wanted.set(true);
    if (parked) {
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    try {
      while (!stopping) {
        if (wanted.getAndSet(false)) {
          linger.found(System.nanoTime());
          commitAll();
        } else if (linger.looksAgain(System.nanoTime())) {
          Linger.giveWay();
        } else {
          idle();
        }
      }
    } catch (RuntimeException | Error e) {
      fatal.fatal("the journal cannot be written", e);
    }
  }

  private void commitAll() {
    do {
      long began = System.nanoTime();
      long position = engine.writeAndSync();
      figures.synced(System.nanoTime() - began);
      synced.accept(position);
    } while (engine.hasPending());
    if (engine.journal().stalled()) {
      wanted.set(true);
      park(STALLED_NANOS);
    }
  }

  private void idle() {
    park(IDLE_NANOS);
    if (!wanted.get() && !stopping) {
      engine.seal();
      park(Long.MAX_VALUE);
    }
  }

  /**
   * Waits until woken, at most so long. Whoever wakes sets its flag before it looks whether we are
   * parked.
   */
  private void park(long nanos) {
    parked = true;
    if (!stopping && (!wanted.get() || nanos == STALLED_NANOS)) {
      if (nanos == Long.MAX_VALUE) {
        LockSupport.park(this);
      } else {
        LockSupport.parkNanos(this, nanos);
      }
    }
    parked = false;
  }

  /**
   * Stops after the group under way; what was submitted since is left to the engine's own close.
   */
  @Override
  public void close() {
    stopping = true;
    LockSupport.unpark(thread);
    Threads.join(thread);
  }
}
