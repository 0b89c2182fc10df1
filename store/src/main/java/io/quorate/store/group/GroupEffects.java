package io.quorate.store.group;

import io.quorate.protocol.order.EngineEffects;
import io.quorate.protocol.order.OrderNotice;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Outlet;
import io.quorate.protocol.process.Ticket;

/**
 * What the engine of a group sees as its effects: messages go to seats, and the answers to the
 * group's own calls stay in the group.
 */
final class GroupEffects<M, R> extends EngineEffects<M, R, GroupMessage<M>, GroupNotice> {

  /** Where notices and answers go. */
  interface Inside {
    void noticed(OrderNotice notice);

    void answered(Ticket ticket, Object result);
  }

  private final Inside inside;
  private final Addresses addresses;
  private long position;

  GroupEffects(Inside inside, Addresses addresses) {
    this.inside = inside;
    this.addresses = addresses;
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
  protected void send(Outlet<GroupMessage<M>, GroupNotice> outlet, NodeId to, M message) {
    post(outlet, to, new GroupMessage.Engine<>(message));
  }

  @Override
  protected void reply(Outlet<GroupMessage<M>, GroupNotice> outlet, Ticket ticket, Object result) {
    if (Tickets.own(ticket)) {
      inside.answered(ticket, result);
    } else {
      outlet.reply(ticket, addresses.outward(result));
    }
  }

  @Override
  public void notice(OrderNotice notice) {
    inside.noticed(notice);
  }

  @Override
  public long persist(R record) {
    position = super.persist(record);
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
}
