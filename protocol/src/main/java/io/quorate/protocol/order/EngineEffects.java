package io.quorate.protocol.order;

import io.quorate.protocol.process.Effects;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Outlet;
import io.quorate.protocol.process.Ticket;
import org.jspecify.annotations.Nullable;

/**
 * What an engine sees as its effects within the process that it is a part of: messages travel in
 * that process's own, notices stay inside, the rest goes to the host.
 *
 * @param <M> messages of the engine
 * @param <R> records of the engine, which are those of the process
 * @param <H> messages of the process
 * @param <N> notices of the process
 */
public abstract class EngineEffects<M, R, H, N> implements Effects<M, R, OrderNotice> {
  private final Early early = new Early();
  private @Nullable Effects<H, R, N> current;

  /** The host's effects in this turn. */
  public void on(Effects<H, R, N> effects) {
    current = effects;
  }

  public Effects<H, R, N> host() {
    Effects<H, R, N> host = current;
    if (host == null) {
      throw new IllegalStateException("an effect before the first event");
    }
    return host;
  }

  /** Sends a message of the engine by one of the host's outlets. */
  protected abstract void send(Outlet<H, N> outlet, NodeId to, M message);

  /** Replies by one of the host's outlets. */
  protected abstract void reply(Outlet<H, N> outlet, Ticket ticket, Object result);

  @Override
  public void send(NodeId to, M message) {
    send(host(), to, message);
  }

  @Override
  public void reply(Ticket ticket, Object result) {
    reply(host(), ticket, result);
  }

  @Override
  public Outlet<M, OrderNotice> early() {
    return early;
  }

  @Override
  public long persist(R record) {
    return host().persist(record);
  }

  @Override
  public void release(long position) {
    host().release(position);
  }

  @Override
  public void ask(Ticket ask, Object query) {
    host().ask(ask, query);
  }

  @Override
  public void arm(Object timer, long delayNanos) {
    host().arm(timer, delayNanos);
  }

  @Override
  public void cancel(Object timer) {
    host().cancel(timer);
  }

  @Override
  public long nanos() {
    return host().nanos();
  }

  @Override
  public long wallMillis() {
    return host().wallMillis();
  }

  @Override
  public long choose(String site, long bound) {
    return host().choose(site, bound);
  }

  @Override
  public void note(String probe, long value) {
    host().note(probe, value);
  }

  /** What does not wait, for the reasons that the engine states. */
  private final class Early implements Outlet<M, OrderNotice> {
    @Override
    public void send(NodeId to, M message) {
      EngineEffects.this.send(host().early(), to, message);
    }

    @Override
    public void reply(Ticket ticket, Object result) {
      EngineEffects.this.reply(host().early(), ticket, result);
    }

    @Override
    public void notice(OrderNotice notice) {
      EngineEffects.this.notice(notice);
    }
  }
}
