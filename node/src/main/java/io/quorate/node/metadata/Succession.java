package io.quorate.node.metadata;

import io.quorate.protocol.order.OrderCall;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Refusal;
import io.quorate.store.operation.Reply;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands leadership of the metadata group over where somebody asks for it. Whoever waits for that
 * asks the next leader too, and hears from that one that it leads.
 */
final class Succession {
  private final NodeId self;
  private final BiConsumer<NodeId, MetadataMessage> send;
  private @Nullable NodeId successor;
  private @Nullable NodeId asker;
  private long number;
  private boolean underWay;

  Succession(NodeId self, BiConsumer<NodeId, MetadataMessage> send) {
    this.self = self;
    this.send = send;
  }

  /** A node wants another one to lead. */
  void wanted(Table table, NodeId by, long itsNumber, NodeId to) {
    if (to.equals(self)) {
      Reply done = new Reply.Done(self + " leads the group that decides the table");
      send.accept(by, new MetadataMessage.Decided(itsNumber, 0, done));
    } else if (!table.voters().contains(to)) {
      refuse(
          by,
          itsNumber,
          new Refusal(
              ErrorCode.INVALID_ARGUMENT,
              to + " has no vote on the table; the voters are " + NodeRules.names(table.voters())));
    } else if (!underWay) {
      successor = to;
      asker = by;
      number = itsNumber;
    }
  }

  private void refuse(NodeId by, long itsNumber, Refusal refusal) {
    send.accept(by, new MetadataMessage.Decided(itsNumber, 0, new Reply.Refused(refusal)));
  }

  /** What to ask the group for now; null for nothing. */
  @Nullable TableGroupCall next() {
    if (successor == null) {
      return null;
    }
    TableGroupCall call = new TableGroupCall.Order(new OrderCall.Transfer(successor));
    successor = null;
    underWay = true;
    return call;
  }

  /** What the group was asked for is answered: perhaps this. */
  void answered(Object answer) {
    if (underWay && asker != null && answer instanceof Refusal refusal) {
      refuse(asker, number, refusal);
    }
    underWay = false;
  }
}
