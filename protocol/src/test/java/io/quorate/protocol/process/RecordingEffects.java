package io.quorate.protocol.process;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongBiFunction;

/**
 * Effects that only write down what was asked for, in order. Time stands where the test puts it.
 */
public final class RecordingEffects<M, R, N> implements Effects<M, R, N> {

  /** One thing that a process did. */
  public sealed interface Effect {
    /** {@code early} tells whether it left before the gate. */
    record Sent(NodeId to, Object message, boolean early) implements Effect {}

    record Replied(Ticket ticket, Object result, boolean early) implements Effect {}

    record Noticed(Object notice, boolean early) implements Effect {}

    record Persisted(long position, Object record) implements Effect {}

    record Released(long position) implements Effect {}

    record Asked(Ticket ask, Object query) implements Effect {}

    record Forgotten(Ticket ask) implements Effect {}

    record Armed(Object timer, long delayNanos) implements Effect {}

    record Cancelled(Object timer) implements Effect {}

    record Noted(String probe, long value) implements Effect {}
  }

  private final List<Effect> effects = new ArrayList<>();
  private final Outlet<M, N> early = new Recorder(true);
  private final Recorder gated = new Recorder(false);
  private ToLongBiFunction<String, Long> choices = (site, bound) -> 0;
  private long position;
  private long nanos;
  private long wallMillis = 1_000_000;

  private final class Recorder implements Outlet<M, N> {
    private final boolean early;

    Recorder(boolean early) {
      this.early = early;
    }

    @Override
    public void send(NodeId to, M message) {
      effects.add(new Effect.Sent(to, message, early));
    }

    @Override
    public void reply(Ticket ticket, Object result) {
      effects.add(new Effect.Replied(ticket, result, early));
    }

    @Override
    public void notice(N notice) {
      effects.add(new Effect.Noticed(notice, early));
    }
  }

  /** What happened since the last call, in order. */
  public List<Effect> drain() {
    List<Effect> drained = List.copyOf(effects);
    effects.clear();
    return drained;
  }

  /** How {@link #choose} decides; zero unless told otherwise. */
  public void choosing(ToLongBiFunction<String, Long> decide) {
    choices = decide;
  }

  /** Lets time pass on both clocks. */
  public void pass(long moreNanos) {
    nanos += moreNanos;
    wallMillis += moreNanos / 1_000_000;
  }

  /** Sets the wall clock alone. */
  public void wall(long millis) {
    wallMillis = millis;
  }

  @Override
  public Outlet<M, N> early() {
    return early;
  }

  @Override
  public long persist(R record) {
    effects.add(new Effect.Persisted(++position, record));
    return position;
  }

  @Override
  public void release(long upTo) {
    effects.add(new Effect.Released(upTo));
  }

  @Override
  public void ask(Ticket ask, Object query) {
    effects.add(new Effect.Asked(ask, query));
  }

  @Override
  public void forget(Ticket ask) {
    effects.add(new Effect.Forgotten(ask));
  }

  @Override
  public void arm(Object timer, long delayNanos) {
    effects.add(new Effect.Armed(timer, delayNanos));
  }

  @Override
  public void cancel(Object timer) {
    effects.add(new Effect.Cancelled(timer));
  }

  @Override
  public long nanos() {
    return nanos;
  }

  @Override
  public long wallMillis() {
    return wallMillis;
  }

  @Override
  public long choose(String site, long bound) {
    return choices.applyAsLong(site, bound);
  }

  @Override
  public void note(String probe, long value) {
    effects.add(new Effect.Noted(probe, value));
  }

  @Override
  public void send(NodeId to, M message) {
    gated.send(to, message);
  }

  @Override
  public void reply(Ticket ticket, Object result) {
    gated.reply(ticket, result);
  }

  @Override
  public void notice(N notice) {
    gated.notice(notice);
  }
}
