package io.quorate.client;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Event;
import io.quorate.protocol.process.LoneEffects;
import io.quorate.protocol.process.NoRecord;
import io.quorate.protocol.process.Process;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.process.Ticket;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs one service process over a client: what it asks becomes requests, its timers are those of
 * the event loop, on which all of it happens. May be called by any thread.
 *
 * @param <C> calls
 * @param <N> notices
 */
final class ServiceHost<C, N> {

  private final Dispatcher dispatcher;
  private final EventLoop loop;
  private final Process<NoRecord, NoRecord, C, N> process;
  private final long askNanos;
  private final Consumer<N> notices;
  private final Map<Object, Future<?>> timers = new LinkedHashMap<>();
  private final Map<Ticket, CompletableFuture<Object>> open = new LinkedHashMap<>();

  /** Questions that wait for a change at some node. */
  private final Map<Ticket, Wait> waits = new LinkedHashMap<>();

  private final Turn turn = new Turn();
  private long tickets;
  private boolean stopped;

  /**
   * A host of that process.
   *
   * @param askNanos after which an ask is answered <em>indeterminate</em>
   * @param notices called on the event loop; must not block
   */
  ServiceHost(
      Dispatcher dispatcher,
      Process<NoRecord, NoRecord, C, N> process,
      long askNanos,
      Consumer<N> notices) {
    this.dispatcher = dispatcher;
    this.loop = dispatcher.loop();
    this.process = process;
    this.askNanos = askNanos;
    this.notices = notices;
  }

  /** A call under way; the future never fails, and holds a reply of the process or a refusal. */
  final class Pending {
    private final CompletableFuture<Object> answer = new CompletableFuture<>();
    private @Nullable Ticket ticket;

    CompletableFuture<Object> answer() {
      return answer;
    }

    /** Nobody waits any more: the process is told, unless it has answered. */
    void cancel() {
      run(() -> {
        Ticket own = ticket;
        if (own != null && open.remove(own) != null) {
          handle(new Event.Cancelled<>(own));
        }
      });
    }
  }

  /** Calls the process. */
  Pending call(C call) {
    Pending pending = new Pending();
    run(() -> {
      if (stopped || dispatcher.closed()) {
        pending.answer.complete(stoppedAlready());
        return;
      }
      Ticket ticket = new Ticket(++tickets);
      pending.ticket = ticket;
      open.put(ticket, pending.answer);
      handle(new Event.Called<>(ticket, call));
    });
    return pending;
  }

  /** Ends it: timers stop, open calls are answered, answers that still come are dropped. */
  void stop() {
    run(() -> {
      stopped = true;
      timers.values().forEach(timer -> timer.cancel(false));
      timers.clear();
      if (!loop.isShuttingDown()) { // else the connections end, and with them what waits
        waits.values().forEach(Wait::end);
      }
      waits.clear();
      List.copyOf(open.values()).forEach(answer -> answer.complete(stoppedAlready()));
      open.clear();
    });
  }

  private static Refusal stoppedAlready() {
    return new Refusal(ErrorCode.INDETERMINATE, "The client was closed meanwhile");
  }

  private void run(Runnable task) {
    if (loop.isShuttingDown()) {
      stopped = true;
      List.copyOf(open.values()).forEach(answer -> answer.complete(stoppedAlready()));
      task.run();
    } else {
      loop.execute(task);
    }
  }

  private void handle(Event<NoRecord, NoRecord, C> event) {
    if (!stopped) {
      turn.now = System.nanoTime();
      process.on(event, turn);
      process.settle(turn);
    }
  }

  /** The effects of the process; no turn begins within another one. */
  private final class Turn implements LoneEffects<NoRecord, NoRecord, N> {
    private long now;

    @Override
    public void ask(Ticket ask, Object query) {
      Consumer<Reply> answer =
          reply -> {
            waits.remove(ask);
            loop.execute(() -> handle(new Event.Answered<>(ask, reply)));
          };
      if (query instanceof GroupRequest.Watch watch) {
        Wait wait = new Wait(dispatcher, askNanos);
        waits.put(ask, wait);
        wait.ask(watch, answer);
      } else {
        dispatcher.send((Request) query, askNanos, answer);
      }
    }

    /** A watch would wait at its node for as long as it was to; all else ends soon by itself. */
    @Override
    public void forget(Ticket ask) {
      Wait wait = waits.remove(ask);
      if (wait != null) {
        wait.end();
      }
    }

    @Override
    public void arm(Object timer, long delayNanos) {
      cancel(timer);
      timers.put(
          timer,
          loop.schedule(
              () -> {
                timers.remove(timer);
                handle(new Event.Expired<>(timer));
              },
              delayNanos,
              TimeUnit.NANOSECONDS));
    }

    @Override
    public void cancel(Object timer) {
      Future<?> armed = timers.remove(timer);
      if (armed != null) {
        armed.cancel(false);
      }
    }

    @Override
    public void reply(Ticket ticket, Object result) {
      CompletableFuture<Object> answer = open.remove(ticket);
      if (answer != null) {
        answer.complete(result);
      }
    }

    @Override
    public void notice(N notice) {
      notices.accept(notice);
    }

    @Override
    public long nanos() {
      return now;
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
      // The client keeps no metrics.
    }
  }
}
