package io.quorate.server.etcd;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what it is given one after the other, in the order in which it came, on threads of an
 * executor; none is held while there is nothing to run. Thread-safe.
 */
final class Mailbox implements Executor {
  private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);

  private final Executor threads;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private boolean running;

  Mailbox(Executor threads) {
    this.threads = threads;
  }

  @Override
  public void execute(Runnable work) {
    synchronized (waiting) {
      waiting.add(work);
      if (running) {
        return;
      }
      running = true;
    }
    threads.execute(this::drain);
  }

  private void drain() {
    for (Runnable work = next(); work != null; work = next()) {
      try {
        work.run();
      } catch (RuntimeException e) {
        LOG.error("A step of a stream failed", e);
      }
    }
  }

  private @Nullable Runnable next() {
    synchronized (waiting) {
      Runnable work = waiting.poll();
      running = work != null;
      return work;
    }
  }
}
