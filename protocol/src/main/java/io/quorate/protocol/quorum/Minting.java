package io.quorate.protocol.quorum;

import io.quorate.protocol.clock.Actor;
import io.quorate.protocol.clock.Clock;
import io.quorate.protocol.clock.Dot;
import io.quorate.protocol.clock.Versions;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes the states that one conditional put proposes, and knows them again.
 *
 * <p>Each proposal has a dot of its own, given out durably before it is sent, from an actor that
 * plain writes never use: a plain write that came next would otherwise cover the dot of a proposal
 * that is not decided yet, and the value would be dropped when it is. A counter that is skipped
 * belongs to a proposal that was never decided and never can be.
 */
final class Minting {

  private static final byte[] NOTHING = {};

  private final Partition partition;
  private final Acceptor acceptor;
  private final QuorumCall.Put call;
  private final TreeMap<Dot, Clock> given = new TreeMap<>();
  private long firstEra;

  Minting(Partition partition, Acceptor acceptor, QuorumCall.Put call) {
    this.partition = partition;
    this.acceptor = acceptor;
    this.call = call;
  }

  /** Whether any proposal of this put was made, so that others may finish it. */
  boolean isUsed() {
    return !given.isEmpty();
  }

  /**
   * Whether the key was, or may have been, reaped since the first proposal: then no state shows any
   * more whether one of them was decided.
   */
  boolean isReaped() {
    return isUsed() && partition.eras.mayHaveReaped(call.key(), firstEra);
  }

  /** The state after the write, superseding all of the present one. */
  Versions next(Versions present, QuorumEffects effects) {
    RowBatch batch = new RowBatch();
    Actor actor = partition.epochs.forConditional(batch);
    partition.replica.commit(batch, effects);
    long last =
        Math.max(acceptor.load(call.key()).minted(actor.epoch()), present.clock().last(actor));
    Dot dot = new Dot(actor, last + 1);
    byte[] value = call.deleted() ? NOTHING : partition.policy.write(present, dot, call.value());
    Clock seen =
        last > present.clock().last(actor)
            ? present.clock().with(actor, last, effects.wallMillis())
            : present.clock();
    Versions written =
        partition.rules.written(
            present,
            seen,
            actor,
            partition.time(present, effects),
            effects.wallMillis(),
            call.deleted(),
            value);
    Versions next = written.truncate(partition.settings.clockEntriesMax());
    int dropped = written.clock().size() - next.clock().size();
    if (dropped > 0) {
      effects.note("truncation", dropped);
    }
    if (given.isEmpty()) {
      firstEra = partition.eras.current();
    }
    acceptor.minted(call.key(), actor.epoch(), dot.counter(), effects);
    given.put(dot, next.clock());
    return next;
  }

  /** The clock of the proposal of this put that is part of that state, or null where none is. */
  @Nullable Clock decidedIn(Versions state) {
    for (var entry : given.entrySet()) {
      Dot dot = entry.getKey();
      if (state.clock().last(dot.actor()) == dot.counter()) {
        return entry.getValue();
      }
    }
    return null;
  }
}
