package io.quorate.node.router;

import io.quorate.protocol.order.OrderReply;
import io.quorate.protocol.order.OrderStatus;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Refusal;
import io.quorate.store.group.GroupReply;
import io.quorate.store.group.Seat;
import io.quorate.store.machine.Outcome;
import io.quorate.store.operation.GroupAnswer;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.KeyspaceInfo;
import io.quorate.store.operation.Position;
import io.quorate.store.operation.Reply;
import java.util.List;

/** What a group's answers mean to who asked for a primitive. */
public final class GroupAnswers {

  private GroupAnswers() {}

  /** What the answer says. */
  public static Reply of(KeyspaceInfo keyspace, GroupRequest request, Object answer, NodeId by) {
    return switch (answer) {
      case GroupReply.Found found ->
          new GroupAnswer.Ranged(
              found.result(), new Position(found.revision(), found.applied(), found.term(), by));
      case GroupReply.Executed executed ->
          executed(
              request,
              executed.outcome(),
              new Position(executed.revision(), executed.applied(), executed.term(), by));
      case GroupReply.Status status -> standing(status, by);
      case GroupReply.Watched watched ->
          new GroupAnswer.Watched(
              watched.changes(),
              watched.next(),
              new Position(watched.revision(), watched.applied(), watched.term(), by));
      case GroupReply.Leased leased ->
          new GroupAnswer.Leased(
              leased.lease(),
              leased.ttlSeconds(),
              leased.remainingMillis(),
              leased.keys(),
              new Position(leased.revision(), leased.applied(), leased.term(), by));
      case GroupReply.Leases leases ->
          new GroupAnswer.Leases(
              leases.leases(),
              new Position(leases.revision(), leases.applied(), leases.term(), by));
      case GroupReply.Hashed hashed ->
          new GroupAnswer.Hashed(
              hashed.hash(),
              hashed.upTo(),
              hashed.floor(),
              new Position(hashed.revision(), hashed.applied(), hashed.term(), by));
      case OrderReply.Transferred transferred ->
          new Reply.Done(
              "%s leads '%s' now, in term %d"
                  .formatted(Seat.node(transferred.leader()), keyspace.name(), transferred.term()));
      default -> throw new IllegalStateException("A group answered " + request + " by " + answer);
    };
  }

  private static Reply executed(GroupRequest request, Outcome outcome, Position position) {
    return switch (outcome) {
      case Outcome.Transacted transacted -> new GroupAnswer.Transacted(transacted, position);
      case Outcome.Refused refused ->
          new Reply.Refused(new Refusal(refused.code(), refused.message()));
      case Outcome.Leased leased ->
          new GroupAnswer.Leased(
              leased.lease(), leased.ttlSeconds(), leased.ttlSeconds() * 1000, List.of(), position);
      case Outcome.Restored restored ->
          new GroupAnswer.Restored(restored.parts(), restored.complete(), position);
      case Outcome.Done done when request instanceof GroupRequest.HoldHistory hold ->
          new GroupAnswer.Leased(hold.lease(), 0, 0, List.of(), position.at(done.revision()));
      case Outcome.Done _ when request instanceof GroupRequest.RevokeLease revoke ->
          new GroupAnswer.Leased(revoke.lease(), 0, 0, List.of(), position);
      case Outcome.Compacted _, Outcome.Done _ ->
          throw new IllegalStateException("A group did what nobody asked: " + outcome);
    };
  }

  private static Reply standing(GroupReply.Status status, NodeId by) {
    OrderStatus order = status.order();
    return new GroupAnswer.Standing(
        order.leader(),
        List.copyOf(order.membership().voters()),
        List.copyOf(order.membership().learners()),
        status.floor(),
        order.decided(),
        status.damaged(),
        new Position(status.revision(), status.applied(), order.term(), by));
  }
}
