package io.quorate.protocol.quorum;

import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.quorum.RequestMessage.Replicate;
import io.quorate.protocol.quorum.RequestMessage.Replicated;
import io.quorate.protocol.quorum.RequestMessage.Skewed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stores what a coordinator, a repair or a hint brings, and acknowledges it once durable. Dynamo,
 * section 4.5 (replicas) and 4.6 (a fallback notes for whom it keeps a key).
 */
final class ReplicateHandler {

  private final Partition partition;
  private final Gate gate;
  private final HintedHandoff hints;
  private final Upkeep upkeep;

  ReplicateHandler(Partition partition, Gate gate, HintedHandoff hints, Upkeep upkeep) {
    this.partition = partition;
    this.gate = gate;
    this.hints = hints;
    this.upkeep = upkeep;
  }

  void handle(NodeId from, Replicate message, QuorumEffects effects) {
    if (!gate.admits(from, message.request(), message.epoch(), effects)
        || !gate.admitsEra(from, message.request(), message.era(), effects)) {
      return;
    }
    if (partition.view.selfRetires()) {
      // Silent, so that another stands in: this node may have said already that it is empty.
      effects.note("replicate.retiring", 1);
      return;
    }
    byte[] versions = partition.eras.settle(message.key(), message.versions(), message.era());
    if (versions.length > 0) {
      store(from, message, versions, effects);
    } else if (message.request() != 0) {
      // Nothing is left of it: what it brings was deleted, and the deletion has been reaped.
      effects.send(from, new Replicated(message.request(), partition.view.epoch()));
    }
  }

  private void store(NodeId from, Replicate message, byte[] versions, QuorumEffects effects) {
    RowBatch batch = new RowBatch();
    if (message.request() != 0 && message.sequence() != 0) {
      // Only a live write is refused for its time: what is acknowledged elsewhere has to converge.
      Versions arrived = Versions.decode(versions);
      long ahead = partition.intake.aheadMillis(arrived, effects);
      if (ahead > 0) {
        effects.note("clock.skewed", 1);
        effects.send(from, new Skewed(message.request(), partition.view.epoch(), ahead));
        return;
      }
      partition.intake.take(
          message.key(), partition.replica.load(message.key()), arrived, batch, effects);
    } else {
      partition.intake.take(message.key(), versions, batch, effects);
    }
    for (NodeId owner : keptFor(message.hintFor())) {
      hints.mark(owner, message.key(), batch, effects);
    }
    if (message.sequence() != 0) {
      upkeep.saw(from, message.sequence(), effects);
    }
    partition.replica.commit(batch, effects);
    if (message.request() != 0) {
      partition
          .rules
          .acknowledgements(effects)
          .send(from, new Replicated(message.request(), partition.view.epoch()));
    }
  }

  /**
   * For whom the key is kept here; nobody where it belongs here. A sender with another epoch may
   * take this node for an owner; then the row is kept for all owners, or it would stay for ever.
   */
  private List<NodeId> keptFor(@Nullable NodeId hintFor) {
    if (hintFor != null) {
      return hintFor.equals(partition.self) ? List.of() : List.of(hintFor);
    }
    View view = partition.view;
    return view.selfIsMember() ? List.of() : partition.rules.heirs(view.primaries());
  }
}
