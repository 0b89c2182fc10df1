package io.quorate.protocol.quorum;

import io.quorate.protocol.clock.Actor;
import io.quorate.protocol.clock.Clock;
import io.quorate.protocol.clock.Context;
import io.quorate.protocol.clock.Dot;
import io.quorate.protocol.clock.Sibling;
import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.process.Ticket;
import io.quorate.protocol.quorum.View.Target;
import org.jspecify.annotations.Nullable;

/**
 * Coordinates writes (Dynamo, sections 4.4 and 4.5): read, join with the context, number with a
 * dot, truncate and persist in one step, then send the whole state to the other replicas and answer
 * after w acknowledgements, the coordinator's own being the news that its record is durable.
 *
 * <p>The others write while the coordinator does. What leaves before it is durable here may be
 * taken back by a crash and live on elsewhere, as a write does whose coordinator dies for good; the
 * next life must only not use its dot again, nor know less of epochs, eras and seals than the
 * message said. So it leaves early where {@link Epochs} has seen to the one, and no row of the
 * other is still on its way to the disk.
 *
 * <p>A clock is truncated here and nowhere else: elsewhere it would come back from the next peer
 * for ever (riak_core 613).
 */
final class PutCoordinator {

  private final Partition partition;
  private final Gate gate;
  private final HintedHandoff hints;
  private final Upkeep upkeep;
  private final Refusals refusals;

  PutCoordinator(Partition partition, Gate gate, HintedHandoff hints, Upkeep upkeep) {
    this.partition = partition;
    this.gate = gate;
    this.hints = hints;
    this.upkeep = upkeep;
    refusals = new Refusals(partition);
  }

  void put(Ticket ticket, QuorumCall.Put call, QuorumEffects effects) {
    int needed = Math.max(partition.settings.w(), call.w());
    Refusal refusal = refusal(call, needed);
    if (refusal != null) {
      effects.early().reply(ticket, refusal); // early: nothing was done that a crash could undo
      return;
    }
    Versions present = partition.replica.load(call.key());
    Clock context = supersedes(present, call.context());
    Refusal crowded = crowded(present, context, call.value());
    if (crowded != null) {
      effects.note("put.siblings.refused", 1);
      effects.early().reply(ticket, crowded);
      return;
    }
    write(ticket, call, present, context, needed, effects);
  }

  private @Nullable Refusal refusal(QuorumCall.Put call, int needed) {
    Refusal refusal = refusals.request(call.key(), needed);
    if (refusal == null) {
      refusal = refusals.context(call.context(), call.key());
    }
    if (refusal == null) {
      refusal = refusals.quorum(needed, "write");
    }
    return refusal == null ? refusals.coordinator() : refusal;
  }

  /**
   * What the write supersedes: what its writer has seen, or all that is here where the policy says
   * so.
   */
  private Clock supersedes(Versions present, @Nullable Context context) {
    Clock seen = context == null ? Clock.empty() : context.clock();
    return partition.policy.supersedes(present, seen);
  }

  /** Why a write that would add a sibling finds no room for it, or null. */
  private @Nullable Refusal crowded(Versions present, Clock context, byte[] value) {
    int siblings = 1;
    long bytes = value.length;
    long bytesNow = 0;
    for (Sibling sibling : present.siblings()) {
      bytesNow += sibling.value().length;
      if (!context.covers(sibling.dot())) {
        siblings++;
        bytes += sibling.value().length;
      }
    }
    int now = present.siblings().size();
    if (siblings > partition.settings.siblingsMax() && siblings > now) {
      return Refusals.tooManySiblings(now, partition.settings.siblingsMax());
    }
    return bytes > QuorumLimits.STATE_BYTES_MAX && bytes > bytesNow
        ? Refusals.tooLargeSiblings(now, bytesNow)
        : null;
  }

  private void write(
      Ticket ticket,
      QuorumCall.Put call,
      Versions present,
      Clock context,
      int needed,
      QuorumEffects effects) {
    byte[] key = call.key();
    RowBatch batch = new RowBatch();
    String evidence = partition.epochs.lost(present, context, batch, effects);
    if (evidence != null) {
      effects.notice(new QuorumNotice.HistoryLost(evidence));
    }
    Actor actor = partition.epochs.forWrite(present, context, batch, effects);
    Dot dot = new Dot(actor, present.clock().join(context).last(actor) + 1);
    byte[] value = {};
    if (!call.deleted()) {
      Refusal refusal = null;
      try {
        value = partition.policy.write(present, dot, call.value());
        refusal = value.length > QuorumLimits.STATE_BYTES_MAX ? Refusals.mergedTooLarge() : null;
      } catch (IllegalArgumentException e) {
        refusal = new Refusal(ErrorCode.INVALID_ARGUMENT, String.valueOf(e.getMessage()));
      }
      if (refusal != null) {
        partition.replica.commit(batch, effects); // an epoch may have been taken
        effects.reply(ticket, refusal);
        return;
      }
    }
    Versions after =
        partition.rules.written(
            present,
            context,
            actor,
            partition.time(present, effects),
            effects.wallMillis(),
            call.deleted(),
            value);
    Clock writer = after.contextAfter(context, dot);
    after = truncated(after, effects);
    note(call, present, after, effects);
    partition.replica.store(key, present, after, batch);
    Target own = partition.view.targets().get(partition.self);
    NodeId hintFor = own == null ? null : own.hintFor();
    if (hintFor != null) {
      hints.mark(hintFor, key, batch, effects);
    }
    long sequence = upkeep.log(key, effects);
    partition.replica.commit(batch, effects);
    replicate(ticket, key, after, sequence, writer, needed, effects);
  }

  private Versions truncated(Versions written, QuorumEffects effects) {
    Versions after = written.truncate(partition.settings.clockEntriesMax());
    int dropped = written.clock().size() - after.clock().size();
    if (dropped > 0) {
      effects.note("truncation", dropped);
    }
    return after;
  }

  private static void note(
      QuorumCall.Put call, Versions present, Versions after, QuorumEffects effects) {
    if (call.deleted()) {
      effects.note("put.tombstone", 1);
    }
    if (after.siblings().size() > Math.max(1, present.siblings().size())) {
      effects.note("put.sibling", 1);
    }
  }

  private void replicate(
      Ticket ticket,
      byte[] key,
      Versions after,
      long sequence,
      Clock writer,
      int needed,
      QuorumEffects effects) {
    long request = partition.requests.allot();
    PendingPut pending =
        new PendingPut(
            partition,
            gate,
            ticket,
            request,
            key,
            after,
            sequence,
            partition.context(key, writer),
            needed,
            partition.deadlineNanos(effects));
    boolean early = partition.epochs.mayPrecedeDisk() && partition.replica.isStateSynced();
    if (early) {
      effects.note("put.early", 1);
    }
    pending.begin(early ? effects.early() : effects, effects);
  }
}
