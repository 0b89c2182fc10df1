package io.quorate.protocol.quorum;

import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.process.Ticket;
import org.jspecify.annotations.Nullable;

/**
 * Coordinates reads (Dynamo, section 4.5): reads here, asks every reachable replica of the key,
 * answers after r replies with all that is causally unrelated, and repairs who is behind once the
 * rest has answered.
 *
 * <p>With r + w > n in a strict keyspace a read sees every write acknowledged before it began: it
 * is <em>regular</em>, not linearizable. A write that is under way, or was never acknowledged, may
 * be seen by one read and missed by the next.
 */
final class GetCoordinator {

  private final Partition partition;
  private final Gate gate;
  private final Refusals refusals;

  GetCoordinator(Partition partition, Gate gate) {
    this.partition = partition;
    this.gate = gate;
    refusals = new Refusals(partition);
  }

  void get(Ticket ticket, QuorumCall.Get call, QuorumEffects effects) {
    int needed = Math.max(partition.settings.r(), call.r());
    Refusal refusal = refusal(call, needed);
    if (refusal != null) {
      effects.early().reply(ticket, refusal); // early: it tells nothing of any key
      return;
    }
    long request = partition.requests.allot();
    PendingGet pending =
        new PendingGet(
            partition, gate, ticket, request, call.key(), needed, partition.deadlineNanos(effects));
    if (!pending.begin(effects)) {
      partition.requests.open(request, pending, effects);
    }
  }

  private @Nullable Refusal refusal(QuorumCall.Get call, int needed) {
    Refusal refusal = refusals.request(call.key(), needed);
    return refusal == null ? refusals.quorum(needed, "read") : refusal;
  }
}
