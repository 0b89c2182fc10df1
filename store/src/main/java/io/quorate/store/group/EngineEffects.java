package io.quorate.store.group;

import io.quorate.protocol.order.OrderNotice;
import io.quorate.protocol.process.Effects;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Outlet;
import io.quorate.protocol.process.Ticket;
import org.jspecify.annotations.Nullable;

/**
 * What an engine sees as its effects: its messages travel inside the group's, its notices and the
 * answers to the group's own calls stay in the group, the rest goes to the host.
 */
final class EngineEffects<M, R> implements Effects<M, R, OrderNotice> {

  /** Where notices and answers go. */
  interface Inside {
    void noticed(OrderNotice notice);

    void answered(Ticket ticket, Object result);
  }

  private final Inside inside;
  private final Addresses addresses;
  private final Early early = new Early();
  private long position;
  private @Nullable Effects<GroupMessage<M>, R, GroupNotice> current;

  EngineEffects(Inside inside, Addresses addresses) {
    this.inside = inside;
    this.addresses = addresses;
  }

  /** The host's effects in this turn. */
  void on(Effects<GroupMessage<M>, R, GroupNotice> effects) {
    current = effects;
  }

  Effects<GroupMessage<M>, R, GroupNotice> host() {
    Effects<GroupMessage<M>, R, GroupNotice> host = current;
    if (host == null) {
      throw new IllegalStateException("an effect before the first event");
    }
    return host;
  }

  @Override
  public void send(NodeId to, M message) {
    post(to, new GroupMessage.Engine<>(message));
  }

  /** Sends a message of the group's own to a seat. */
  void post(NodeId to, GroupMessage<M> message) {
    post(host(), to, message);
  }

  private void post(
      Outlet<GroupMessage<M>, GroupNotice> outlet, NodeId to, GroupMessage<M> message) {
    if (!addresses.abandoned(to)) {
      outlet.send(Seat.node(to), addresses.outbound(to, message));
    }
  }

  @Override
  public void reply(Ticket ticket, Object result) {
    if (Tickets.own(ticket)) {
      inside.answered(ticket, result);
    } else {
      host().reply(ticket, addresses.outward(result));
    }
  }

  @Override
  public void notice(OrderNotice notice) {
    inside.noticed(notice);
  }

  @Override
  public Outlet<M, OrderNotice> early() {
    return early;
  }

  @Override
  public long persist(R record) {
    position = host().persist(record);
    return position;
  }

  /** A record of an earlier life came back. */
  void replayed(long at) {
    position = at;
  }

  /** Where the last record stands. */
  long position() {
    return position;
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
      post(host().early(), to, new GroupMessage.Engine<>(message));
    }

    @Override
    public void reply(Ticket ticket, Object result) {
      if (Tickets.own(ticket)) {
        inside.answered(ticket, result);
      } else {
        host().early().reply(ticket, addresses.outward(result));
      }
    }

    @Override
    public void notice(OrderNotice notice) {
      inside.noticed(notice);
    }
  }
}
