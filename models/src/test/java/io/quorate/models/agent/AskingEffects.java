package io.quorate.models.agent;

import io.quorate.protocol.process.Event;
import io.quorate.protocol.process.LoneEffects;
import io.quorate.protocol.process.Process;
import io.quorate.protocol.process.Ticket;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** Hosts a process that asks and sets timers, in virtual time; it may be ended at any moment. */
abstract class AskingEffects<C, N> implements LoneEffects<Void, Void, N> {
  private final VirtualTime time;
  private final BiConsumer<String, Long> probes;
  private final Process<Void, Void, C, N> process;
  private final Map<Object, Integer> timers = new HashMap<>();
  private int armed;
  private boolean ended;

  AskingEffects(
      VirtualTime time, BiConsumer<String, Long> probes, Process<Void, Void, C, N> process) {
    this.time = time;
    this.probes = probes;
    this.process = process;
  }

  /** Does what is asked, and answers by {@link #answer} now or later. */
  abstract void asked(Ticket ask, Object query);

  void end() {
    ended = true;
  }

  boolean ended() {
    return ended;
  }

  void on(Event<Void, Void, C> event) {
    if (!ended) {
      process.on(event, this);
    }
  }

  void answer(Ticket ask, Object answer) {
    on(new Event.Answered<>(ask, answer));
  }

  @Override
  public void ask(Ticket ask, Object query) {
    if (!ended) {
      asked(ask, query);
    }
  }

  @Override
  public void arm(Object timer, long delayNanos) {
    int mine = ++armed;
    timers.put(timer, mine);
    time.after(
        delayNanos,
        () -> {
          if (timers.getOrDefault(timer, 0) == mine) {
            timers.remove(timer);
            on(new Event.Expired<>(timer));
          }
        });
  }

  @Override
  public void cancel(Object timer) {
    timers.remove(timer);
  }

  @Override
  public long nanos() {
    return time.now();
  }

  @Override
  public long wallMillis() {
    return 3_600_000_000L + time.now() / VirtualTime.MILLI;
  }

  @Override
  public long choose(String site, long bound) {
    return time.random.nextLong(bound);
  }

  @Override
  public void note(String probe, long value) {
    probes.accept(probe, value);
  }

  @Override
  public void notice(N notice) {
    // For people.
  }

  @Override
  public void reply(Ticket ticket, Object result) {
    throw new AssertionError("nobody calls it");
  }
}
