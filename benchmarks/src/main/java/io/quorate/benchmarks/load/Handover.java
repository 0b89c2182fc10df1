package io.quorate.benchmarks.load;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Two clients that hand one lock to and fro. A put is a hand-over: whoever holds the lock gives it
 * back and queues again, and it is done once the other one holds it.
 */
public class Handover implements StoreClient {

  /** One of the clients, used by one thread; both calls wait. */
  public interface Side extends AutoCloseable {
    void acquire() throws Exception;

    void release() throws Exception;

    @Override
    void close();
  }

  private final List<? extends Side> sides;
  private final BlockingQueue<Boolean> passOn = new LinkedBlockingQueue<>();
  private final AtomicReference<@Nullable Outcome> pending = new AtomicReference<>();

  /** Begins: one of the two holds the lock soon. */
  protected Handover(List<? extends Side> sides) {
    this.sides = sides;
    for (Side side : sides) {
      Thread.ofPlatform().daemon().start(() -> run(side));
    }
  }

  private void run(Side side) {
    try {
      while (true) {
        side.acquire();
        done(null);
        passOn.take();
        side.release();
      }
    } catch (Exception e) {
      e.printStackTrace();
      done(e.toString());
    }
  }

  private void done(@Nullable String failure) {
    Outcome outcome = pending.getAndSet(null);
    if (outcome != null) {
      outcome.done(failure);
    }
  }

  @Override
  public void put(int key, byte[] value, Outcome outcome) {
    pending.set(outcome);
    passOn.add(true);
  }

  @Override
  public void get(int key, Outcome outcome) {
    outcome.done("a lock is not read");
  }

  @Override
  public void close() {
    sides.forEach(Side::close);
  }
}
