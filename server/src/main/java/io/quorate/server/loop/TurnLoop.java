package io.quorate.server.loop;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns on an event loop. {@link #execute}, {@link #call} and {@link #halt} may be called by any
 * thread, everything else by the loop's own.
 */
public final class TurnLoop {

  /** Somebody who collected output during a turn. */
  public interface Flushable {
    /** Lets the output leave. */
    void flush();
  }

  private final EventLoop loop;
  private final FatalErrors fatal;
  private final Runnable endTurn = this::endTurn;
  private Runnable settle = () -> {};
  private Runnable advance = () -> {};
  private List<Flushable> dirty = new ArrayList<>();
  private List<Flushable> flushing = new ArrayList<>();
  private volatile boolean halted;
  private boolean open;
  private long wakeNanos;
  private @Nullable ScheduledFuture<?> wake;

  public TurnLoop(EventLoop loop, FatalErrors fatal) {
    this.loop = loop;
    this.fatal = fatal;
  }

  /**
   * Who takes part in the turns from now on.
   *
   * @param newSettle ends each turn, before the flushes
   * @param newAdvance is told that time has passed
   */
  public void attach(Runnable newSettle, Runnable newAdvance) {
    this.settle = newSettle;
    this.advance = newAdvance;
  }

  /** The event loop, to register channels with. */
  public EventLoop eventLoop() {
    return loop;
  }

  /**
   * Ends all turns at once: nothing that was collected leaves, nothing more is run. For a node
   * whose state or disk can no longer be trusted.
   */
  public void halt() {
    halted = true;
  }

  /** Whether {@link #halt} was called. */
  public boolean isHalted() {
    return halted;
  }

  /** Opens a turn unless one is open. It ends when every socket that was ready has been read. */
  public void begin() {
    if (!open) {
      open = true;
      // Tasks run after the I/O of this round of the loop: so the turn spans all connections.
      loop.execute(endTurn);
    }
  }

  /**
   * Runs something within a turn: at once on the loop's own thread, soon from any other.
   *
   * @throws RejectedExecutionException when there are no more turns
   */
  public void execute(Runnable work) {
    if (halted) {
      throw new RejectedExecutionException("the node's loop was halted");
    }
    if (loop.inEventLoop()) {
      begin();
      guarded(work);
      return;
    }
    loop.execute(() -> {
      begin();
      guarded(work);
    });
  }

  /** Whether the caller is the loop's own thread, which must never wait. */
  public boolean isCurrent() {
    return loop.inEventLoop();
  }

  /** Asks something within a turn; fails as {@link #execute} does. */
  public <T> CompletableFuture<T> call(Supplier<T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    execute(() -> answer.complete(question.get()));
    return answer;
  }

  /**
   * Has this flushed when the turn ends. Whoever calls sees to it that it is marked once a turn.
   */
  public void dirty(Flushable flushable) {
    begin();
    dirty.add(flushable);
  }

  /** Has {@code advance} called at that moment; an earlier moment replaces a later one. */
  public void wakeAt(long nanos) {
    if (wake != null) {
      if (wakeNanos - nanos <= 0) {
        return;
      }
      wake.cancel(false);
    }
    wakeNanos = nanos;
    long delay = Math.max(0, nanos - System.nanoTime());
    wake = loop.schedule(this::onWake, delay, TimeUnit.NANOSECONDS);
  }

  /** Nobody is woken any more, unless asked for anew. */
  public void cancelWake() {
    if (wake != null) {
      wake.cancel(false);
      wake = null;
    }
  }

  private void onWake() {
    wake = null;
    begin();
    guarded(advance);
  }

  private void endTurn() {
    guarded(settle);
    open = false;
    if (halted) {
      return;
    }
    List<Flushable> ready = dirty;
    dirty = flushing;
    flushing = ready;
    for (int i = 0; i < ready.size(); i++) {
      ready.get(i).flush();
    }
    ready.clear();
  }

  /** A defect in a step leaves the node in a state that nobody knows: stop, do not go on. */
  private void guarded(Runnable work) {
    if (halted) {
      return;
    }
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      fatal.fatal("the node's own thread failed", e);
    }
  }
}
