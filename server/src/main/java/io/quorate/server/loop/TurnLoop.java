package io.quorate.server.loop;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Turns on an event loop. {@link #execute} may be called by any thread, everything else by the
 * loop's own.
 */
public final class TurnLoop {

  /** Somebody who collected output during a turn. */
  public interface Flushable {
    void flush();
  }

  /** What ends a turn before the flushes. */
  public interface Settler {
    void settle();
  }

  private static final long NEVER = Long.MAX_VALUE;

  private final EventLoop loop;
  private final FatalErrors fatal;
  private final Runnable endTurn = this::endTurn;
  private Settler settler = () -> {};
  private Runnable advance = () -> {};
  private List<Flushable> dirty = new ArrayList<>();
  private List<Flushable> flushing = new ArrayList<>();
  private boolean open;
  private long wakeNanos = NEVER;
  private @Nullable ScheduledFuture<?> wake;

  public TurnLoop(EventLoop loop, FatalErrors fatal) {
    this.loop = loop;
    this.fatal = fatal;
  }

  /** Who takes part in the turns from now on. */
  public void attach(Settler newSettler, Runnable newAdvance) {
    this.settler = newSettler;
    this.advance = newAdvance;
  }

  /** The event loop, to register channels with. */
  public EventLoop eventLoop() {
    return loop;
  }

  /** Whether the caller is the loop's thread. */
  public boolean isOwn() {
    return loop.inEventLoop();
  }

  /** Opens a turn unless one is open. It ends when every socket that was ready has been read. */
  public void begin() {
    if (!open) {
      open = true;
      // A task runs after the I/O of this round of the loop: that is what makes the turn span
      // connections.
      loop.execute(endTurn);
    }
  }

  /** Runs something within a turn, from any thread. */
  public void execute(Runnable work) {
    loop.execute(() -> {
      begin();
      guarded(work);
    });
  }

  /**
   * Has this flushed when the turn ends. The caller sees to it that it is not marked twice a turn.
   */
  public void dirty(Flushable flushable) {
    begin();
    dirty.add(flushable);
  }

  /**
   * Has the node's {@code advance} called at that moment; an earlier moment replaces a later one.
   */
  public void wakeAt(long nanos) {
    if (wake != null && wakeNanos - nanos <= 0) {
      return;
    }
    cancelWake();
    wakeNanos = nanos;
    long delay = Math.max(0, nanos - System.nanoTime());
    wake = loop.schedule(this::onWake, delay, TimeUnit.NANOSECONDS);
  }

  /** Ends the timers: nobody is woken any more. */
  public void cancelWake() {
    Future<?> present = wake;
    if (present != null) {
      present.cancel(false);
      wake = null;
      wakeNanos = NEVER;
    }
  }

  private void onWake() {
    wake = null;
    wakeNanos = NEVER;
    begin();
    guarded(advance);
  }

  private void endTurn() {
    guarded(settler::settle);
    open = false;
    List<Flushable> ready = dirty;
    dirty = flushing;
    flushing = ready;
    for (int i = 0; i < ready.size(); i++) {
      ready.get(i).flush();
    }
    ready.clear();
  }

  /** A defect in the node's own step leaves it in a state that nobody knows: stop, do not go on. */
  private void guarded(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      fatal.fatal("the node's own thread failed", e);
    }
  }
}
