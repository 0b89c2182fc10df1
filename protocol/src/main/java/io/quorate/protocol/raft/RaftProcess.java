package io.quorate.protocol.raft;

import io.quorate.protocol.order.Membership;
import io.quorate.protocol.order.OrderCall;
import io.quorate.protocol.order.OrderNotice;
import io.quorate.protocol.process.Effects;
import io.quorate.protocol.process.Event;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Process;
import io.quorate.protocol.process.Ticket;

/**
 * One replica of a group ordered by Raft: a dispatcher from events to the class of each concern.
 * See the package documentation for the protocol.
 */
public final class RaftProcess implements Process<RaftMessage, RaftRecord, OrderCall, OrderNotice> {
  private final Parts parts;

  /**
   * @param founding the members of a new group, the same on all of them; {@link Membership#NONE} on
   *     a node that waits to be admitted
   * @param applied the index that the tables reflect
   */
  public RaftProcess(NodeId self, RaftSettings settings, Membership founding, long applied) {
    this(self, settings, founding, applied, RaftRules.DEFAULT);
  }

  /** With rules of a test's own. */
  public RaftProcess(
      NodeId self, RaftSettings settings, Membership founding, long applied, RaftRules rules) {
    parts = new Parts(new Replica(self, settings, rules, founding, applied));
  }

  /** What this replica is and holds, for tools and tests. */
  public RaftView view() {
    return new RaftView(parts.replica, parts.roles, parts.peers);
  }

  @Override
  public void on(
      Event<RaftMessage, RaftRecord, OrderCall> event,
      Effects<RaftMessage, RaftRecord, OrderNotice> effects) {
    parts.replica.effects.begin(effects);
    switch (event) {
      case Event.Replayed<RaftMessage, RaftRecord, OrderCall>(long position, var record) ->
          parts.recovery.replay(position, record);
      case Event.Started<RaftMessage, RaftRecord, OrderCall>(long incarnation) ->
          started(incarnation);
      case Event.Received<RaftMessage, RaftRecord, OrderCall>(var from, var message) ->
          parts.inbox.received(from, message);
      case Event.Called<RaftMessage, RaftRecord, OrderCall>(var ticket, var call) ->
          called(ticket, call);
      case Event.Cancelled<RaftMessage, RaftRecord, OrderCall>(var ticket) -> cancelled(ticket);
      case Event.Answered<RaftMessage, RaftRecord, OrderCall>(var ask, var answer) -> {
        // Nothing is ever asked.
      }
      case Event.Expired<RaftMessage, RaftRecord, OrderCall>(var timer) ->
          expired((RaftTimer) timer);
      case Event.Synced<RaftMessage, RaftRecord, OrderCall>(long position) -> synced(position);
      case Event.Crowded<RaftMessage, RaftRecord, OrderCall>(long position) ->
          parts.compaction.crowded(position);
    }
  }

  @Override
  public void settle(Effects<RaftMessage, RaftRecord, OrderNotice> effects) {
    parts.replica.effects.begin(effects);
    parts.journaling.settle();
    if (parts.replica.leads()) {
      parts.leaderReads.settle();
      parts.replicator.settle();
    } else {
      parts.follower.settle();
      parts.followerReads.settle();
    }
    parts.compaction.settle();
    parts.roles.publish();
  }

  private void started(long incarnation) {
    parts.recovery.started();
    parts.followerReads.started(incarnation);
    parts.compaction.started();
    parts.roles.started();
  }

  private void called(Ticket ticket, OrderCall call) {
    switch (call) {
      case OrderCall.Propose propose -> parts.proposals.propose(ticket, propose);
      case OrderCall.Read read -> read(ticket, read);
      case OrderCall.Transfer transfer -> parts.transfer.call(ticket, transfer);
      case OrderCall.Change(var change) -> parts.changes.call(ticket, change);
      case OrderCall.Inspect _ -> parts.replica.effects.reply(ticket, view().status());
      case OrderCall.Flushed(long index) -> parts.compaction.flushed(index);
      case OrderCall.Chunk chunk -> parts.snapshotSender.chunk(chunk);
      case OrderCall.SnapshotLost(long index) -> parts.snapshotSender.lost(index);
    }
  }

  private void read(Ticket ticket, OrderCall.Read read) {
    if (parts.replica.witness()) {
      parts.replica.effects.reply(ticket, Refusals.noReads());
    } else if (parts.replica.leads()) {
      parts.leaderReads.read(new Reader.Local(ticket), read.leaseAllowed());
    } else {
      parts.followerReads.read(ticket, read.leaseAllowed());
    }
  }

  private void cancelled(Ticket ticket) {
    parts.proposals.cancelled(ticket);
    parts.leaderReads.cancelled(new Reader.Local(ticket));
    parts.followerReads.cancelled(ticket);
    parts.reads.cancelled(ticket);
    parts.transfer.cancelled(ticket);
    parts.changes.cancelled(ticket);
  }

  private void expired(RaftTimer timer) {
    switch (timer) {
      case ELECTION -> parts.campaign.expired();
      case HEARTBEAT -> parts.leader.tick();
      case ORPHANS -> {
        parts.proposals.expired();
        parts.transfer.expired();
      }
      case READS -> parts.followerReads.expired();
    }
  }

  private void synced(long position) {
    parts.replica.effects.synced(position);
    parts.replica.log.synced(position);
    parts.snapshotReceiver.synced();
    parts.campaign.synced();
    parts.compaction.synced();
    parts.decider.advance();
    parts.delivery.run();
  }
}
