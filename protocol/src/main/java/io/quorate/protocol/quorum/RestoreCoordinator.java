package io.quorate.protocol.quorum;

import io.quorate.protocol.clock.Actor;
import io.quorate.protocol.clock.Clock;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.process.Ticket;
import io.quorate.protocol.quorum.View.Target;
import org.jspecify.annotations.Nullable;

/**
 * Takes states from a backup in, as a repair would, and replicates them as a write. No dot is made:
 * the state's own actors have retired, as their names say, so that none of them numbers a write of
 * this cluster. Joining twice changes nothing, so that a restore may be begun again.
 */
final class RestoreCoordinator {
  private final Partition partition;
  private final Gate gate;
  private final HintedHandoff hints;
  private final Upkeep upkeep;
  private final Refusals refusals;

  RestoreCoordinator(Partition partition, Gate gate, HintedHandoff hints, Upkeep upkeep) {
    this.partition = partition;
    this.gate = gate;
    this.hints = hints;
    this.upkeep = upkeep;
    refusals = new Refusals(partition);
  }

  void restore(Ticket ticket, QuorumCall.Restore call, QuorumEffects effects) {
    Refusal refusal = refusal(call);
    if (refusal != null) {
      effects.early().reply(ticket, refusal); // early: nothing was done that a crash could undo
      return;
    }
    byte[] key = call.key();
    RowBatch batch = new RowBatch();
    partition.intake.take(key, partition.replica.load(key), call.state(), batch, effects);
    Target own = partition.view.targets().get(partition.self);
    NodeId hintFor = own == null ? null : own.hintFor();
    if (hintFor != null) {
      hints.mark(hintFor, key, batch, effects);
    }
    long sequence = upkeep.log(key, effects);
    partition.replica.commit(batch, effects);
    long request = partition.requests.allot();
    PendingPut pending =
        new PendingPut(
            partition,
            gate,
            ticket,
            request,
            key,
            partition.replica.load(key),
            sequence,
            partition.context(key, call.state().clock()),
            partition.settings.w(),
            partition.deadlineNanos(effects));
    pending.begin(effects, effects); // gated: seldom enough to wait
  }

  private @Nullable Refusal refusal(QuorumCall.Restore call) {
    for (Clock.Entry entry : call.state().clock().entries()) {
      if (!Actor.isRetired(entry.actor().node())) {
        return new Refusal(
            ErrorCode.INVALID_ARGUMENT,
            "The state names the actor "
                + entry.actor()
                + ", which may be one of this cluster's; a restore renames actors first");
      }
    }
    int needed = partition.settings.w();
    Refusal refusal = refusals.request(call.key(), needed);
    if (refusal == null) {
      refusal = refusals.quorum(needed, "write");
    }
    return refusal == null ? refusals.coordinator() : refusal;
  }
}
