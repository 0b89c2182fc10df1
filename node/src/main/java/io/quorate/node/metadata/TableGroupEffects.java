package io.quorate.node.metadata;

import io.quorate.protocol.order.EngineEffects;
import io.quorate.protocol.order.OrderNotice;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Outlet;
import io.quorate.protocol.process.Ticket;
import io.quorate.protocol.raft.RaftMessage;
import io.quorate.protocol.raft.RaftRecord;
import java.util.function.Consumer;

/** What the engine of the metadata group sees as its effects: messages travel with the era. */
final class TableGroupEffects
    extends EngineEffects<RaftMessage, RaftRecord, TableGroupMessage, TableGroupNotice> {
  private final long era;
  private final Consumer<OrderNotice> noticed;

  TableGroupEffects(long era, Consumer<OrderNotice> noticed) {
    this.era = era;
    this.noticed = noticed;
  }

  @Override
  protected void send(
      Outlet<TableGroupMessage, TableGroupNotice> outlet, NodeId to, RaftMessage message) {
    outlet.send(to, new TableGroupMessage(era, message));
  }

  @Override
  protected void reply(
      Outlet<TableGroupMessage, TableGroupNotice> outlet, Ticket ticket, Object result) {
    outlet.reply(ticket, result);
  }

  @Override
  public void notice(OrderNotice notice) {
    noticed.accept(notice);
  }
}
