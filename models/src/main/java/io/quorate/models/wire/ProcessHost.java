package io.quorate.models.wire;

import io.quorate.protocol.process.Event;
import io.quorate.protocol.process.LoneEffects;
import io.quorate.protocol.process.Process;
import io.quorate.protocol.process.Ticket;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Hosts a process that only asks and sets timers: its events happen on one thread, what it asks for
 * is done by others, which may wait.
 */
public abstract class ProcessHost<N> implements AutoCloseable {
  private final Process<Void, Void, Void, N> process;
  private final Consumer<N> notices;
  private final ScheduledExecutorService events;
  private final Map<Object, ScheduledFuture<?>> timers = new HashMap<>();
  private final Surroundings surroundings = new Surroundings();
  private final CompletableFuture<Void> failed = new CompletableFuture<>();

  /**
   * @param notices is given what the process says, on its thread
   */
  protected ProcessHost(String name, Process<Void, Void, Void, N> process, Consumer<N> notices) {
    this.process = process;
    this.notices = notices;
    this.events =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name(name).factory());
  }

  /** Answers what the process asks; called by any thread, and may wait. */
  protected abstract Object answer(Object query);

  /** Begins. */
  public void start() {
    hand(new Event.Started<>(1));
  }

  /** Ends with the defect that ended the process. */
  public CompletableFuture<Void> failed() {
    return failed;
  }

  private void hand(Event<Void, Void, Void> event) {
    try {
      events.execute(() -> step(event));
    } catch (RejectedExecutionException _) {
      // It was closed meanwhile.
    }
  }

  private void step(Event<Void, Void, Void> event) {
    try {
      process.on(event, surroundings);
    } catch (RuntimeException e) {
      failed.completeExceptionally(e);
    }
  }

  @Override
  public void close() {
    events.shutdownNow();
  }

  /** What the process reaches. */
  private final class Surroundings implements LoneEffects<Void, Void, N> {
    @Override
    public void ask(Ticket ask, Object query) {
      Thread.ofVirtual()
          .start(() -> {
            try {
              hand(new Event.Answered<>(ask, answer(query)));
            } catch (RuntimeException e) {
              failed.completeExceptionally(e);
            }
          });
    }

    @Override
    public void arm(Object timer, long delayNanos) {
      cancel(timer);
      timers.put(
          timer,
          events.schedule(
              () -> {
                timers.remove(timer);
                step(new Event.Expired<>(timer));
              },
              delayNanos,
              TimeUnit.NANOSECONDS));
    }

    @Override
    public void cancel(Object timer) {
      ScheduledFuture<?> armed = timers.remove(timer);
      if (armed != null) {
        armed.cancel(false);
      }
    }

    @Override
    public void notice(N notice) {
      notices.accept(notice);
    }

    @Override
    public long nanos() {
      return System.nanoTime();
    }

    @Override
    public long wallMillis() {
      return System.currentTimeMillis();
    }

    @Override
    public long choose(String site, long bound) {
      return ThreadLocalRandom.current().nextLong(bound);
    }

    @Override
    public void note(String probe, long value) {
      // Nobody measures it.
    }

    @Override
    public void reply(Ticket ticket, Object result) {
      throw new IllegalStateException("nobody calls this process");
    }
  }
}
