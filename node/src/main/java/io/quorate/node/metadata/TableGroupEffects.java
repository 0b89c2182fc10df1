package io.quorate.node.metadata;

import io.quorate.protocol.order.OrderNotice;
import io.quorate.protocol.process.Effects;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Outlet;
import io.quorate.protocol.process.Ticket;
import io.quorate.protocol.raft.RaftMessage;
import io.quorate.protocol.raft.RaftRecord;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the engine of the metadata group sees as its effects: its messages travel with the era, its
 * notices stay in the group, the rest goes to the host.
 */
final class TableGroupEffects implements Effects<RaftMessage, RaftRecord, OrderNotice> {
  private final long era;
  private final Consumer<OrderNotice> noticed;
  private final Early early = new Early();
  private @Nullable Effects<TableGroupMessage, RaftRecord, TableGroupNotice> current;

  TableGroupEffects(long era, Consumer<OrderNotice> noticed) {
    this.era = era;
    this.noticed = noticed;
  }

  /** The host's effects in this turn. */
  void on(Effects<TableGroupMessage, RaftRecord, TableGroupNotice> effects) {
    current = effects;
  }

  Effects<TableGroupMessage, RaftRecord, TableGroupNotice> host() {
    Effects<TableGroupMessage, RaftRecord, TableGroupNotice> host = current;
    if (host == null) {
      throw new IllegalStateException("an effect before the first event");
    }
    return host;
  }

  @Override
  public void send(NodeId to, RaftMessage message) {
    host().send(to, new TableGroupMessage(era, message));
  }

  @Override
  public void reply(Ticket ticket, Object result) {
    host().reply(ticket, result);
  }

  @Override
  public void notice(OrderNotice notice) {
    noticed.accept(notice);
  }

  @Override
  public Outlet<RaftMessage, OrderNotice> early() {
    return early;
  }

  @Override
  public long persist(RaftRecord record) {
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
  private final class Early implements Outlet<RaftMessage, OrderNotice> {
    @Override
    public void send(NodeId to, RaftMessage message) {
      host().early().send(to, new TableGroupMessage(era, message));
    }

    @Override
    public void reply(Ticket ticket, Object result) {
      host().early().reply(ticket, result);
    }

    @Override
    public void notice(OrderNotice notice) {
      noticed.accept(notice);
    }
  }
}
