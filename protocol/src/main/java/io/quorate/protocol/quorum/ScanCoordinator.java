package io.quorate.protocol.quorum;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.process.Ticket;
import io.quorate.protocol.quorum.ScanMessage.ScanPage;

/**
 * Reads keys of the partition in order, from as many replicas as any read: Dynamo has no such
 * operation; what its section 4.5 demands of a read is applied to every key of the range. The page
 * that comes back holds deleted keys, too, without a live sibling.
 */
final class ScanCoordinator {

  private final Partition partition;
  private final ScanServer server;
  private final Refusals refusals;

  ScanCoordinator(Partition partition, ScanServer server) {
    this.partition = partition;
    this.server = server;
    refusals = new Refusals(partition);
  }

  void scan(Ticket ticket, QuorumCall.Scan call, QuorumEffects effects) {
    if (call.limit() < 1) {
      effects.reply(
          ticket,
          new Refusal(
              ErrorCode.INVALID_ARGUMENT,
              "A scan's limit is a positive number of rows, not " + call.limit()));
      return;
    }
    int needed = partition.settings.r();
    Refusal refusal = refusals.present();
    if (refusal == null) {
      refusal = refusals.quorum(needed, "scan");
    }
    if (refusal != null) {
      effects.early().reply(ticket, refusal); // early: it tells nothing of any key
      return;
    }
    long request = partition.requests.allot();
    PendingScan pending =
        new PendingScan(partition, ticket, request, call, needed, partition.deadlineNanos(effects));
    partition.requests.open(request, pending, effects);
    pending.begin(effects);
    if (partition.view.targets().containsKey(partition.self)) {
      server.read(
          call.prefix(),
          call.after(),
          call.limit(),
          (rows, complete, era, later) ->
              answered(
                  partition.self,
                  new ScanPage(partition.view.epoch(), era, request, complete, rows),
                  later),
          effects);
    }
  }

  void answered(NodeId from, ScanMessage message, QuorumEffects effects) {
    partition.requests.answered(from, message.request(), message, effects);
  }
}
