package io.quorate.server.journal;

import io.quorate.server.loop.TurnLoop;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;

/**
 * Carries durable positions from the journal's thread to the loop: the latest one, at most one on
 * its way.
 */
public final class SyncedRelay implements LongConsumer {
  private final TurnLoop turns;
  private final AtomicBoolean underWay = new AtomicBoolean();
  private final Runnable delivery = this::deliver;
  private volatile long position;
  private volatile LongConsumer onLoop = _ -> {};

  public SyncedRelay(TurnLoop turns) {
    this.turns = turns;
  }

  /** Who is told, on the loop. */
  public void deliverTo(LongConsumer consumer) {
    onLoop = consumer;
  }

  @Override
  public void accept(long durable) {
    if (durable != position) {
      position = durable;
      if (!underWay.getAndSet(true)) {
        try {
          turns.execute(delivery);
        } catch (RejectedExecutionException _) {
          // The node has stopped; nobody waits for this position any more.
        }
      }
    }
  }

  private void deliver() {
    underWay.set(false);
    onLoop.accept(position);
  }
}
