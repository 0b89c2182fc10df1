package io.quorate.protocol.quorum;

import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.quorum.MoveMessage.Promises;
import io.quorate.protocol.quorum.MoveMessage.Seal;
import io.quorate.protocol.quorum.MoveMessage.Sealed;
import io.quorate.protocol.quorum.RowExchange.Flow;
import io.quorate.protocol.quorum.TransferProgress.Source;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a joining replica catches up while the partition is served.
 *
 * <p>Under the joiner's epoch E a strict write needs w of the old owners and w of the new ones, see
 * {@link View#suffices}. So writes of E reach the quorums of the epoch after it whatever the joiner
 * does, and only writes of epochs before E must be copied. The joiner
 *
 * <ol>
 *   <li>has n − w + 1 old owners seal E, and a majority of them: from then on no write of an
 *       earlier epoch can find w owners that take it, no conditional put a majority, and each that
 *       did find them is held by one of the sealed, which took it before. In a strict keyspace n −
 *       r + 1 of them, so that no read of an earlier epoch finds r owners that answer, either:
 *       under the epoch after E writes no longer reach the owner that is replaced, which may not
 *       have heard of anything;
 *   <li>fetches from each of these all rows that it lacks, range by range, at a bounded pace, while
 *       it takes new writes like any replica, and what they promised and accepted of conditional
 *       puts;
 *   <li>then reports {@link QuorumNotice.CaughtUp}: it holds every write acknowledged before E.
 * </ol>
 *
 * <p>Progress is durable after each range. Where either side crashes the transfer goes on from the
 * last range; a range copied twice changes nothing. A source that does not answer is replaced by
 * another sealed one if there is one.
 *
 * <p><b>Assumes</b> that ownership moves one replica at a time. <b>Absent:</b> any judgement of who
 * should own what; that is the assignment's.
 */
final class Transfer implements RowExchange.Owner {

  private static final int REPEATS_MAX = 4;

  private final Partition partition;
  private final RowJoiner joiner;
  private @Nullable TransferProgress progress;
  private @Nullable RowExchange exchange;
  private @Nullable PromiseFetch promises;
  private @Nullable NodeId avoid;
  private long fetched;

  Transfer(Partition partition, RowJoiner joiner) {
    this.partition = partition;
    this.joiner = joiner;
  }

  /** States that the transfer under way has changed here. */
  long fetched() {
    RowExchange running = exchange;
    return fetched + (running == null ? 0 : running.fetched());
  }

  void viewChanged(QuorumEffects effects) {
    Ownership now = partition.view.ownership();
    if (now == null || !partition.self.equals(now.joining())) {
      stop(effects);
      progress = null;
      fetched = 0;
      return;
    }
    TransferProgress known = progress;
    if (known == null || known.epoch != now.epoch()) {
      stop(effects);
      known = TransferProgress.load(now.epoch(), partition.rows);
      progress = known;
      if (known.done) {
        effects.notice(new QuorumNotice.CaughtUp(known.epoch));
      }
    }
    drive(effects);
  }

  void expired(QuorumEffects effects) {
    drive(effects);
  }

  /** Does whatever can be done next. */
  private void drive(QuorumEffects effects) {
    TransferProgress known = progress;
    Ownership now = partition.view.ownership();
    if (known == null || now == null || known.done) {
      return;
    }
    int needed = needed(now);
    int seals = seals(now);
    if (known.complete() >= needed && known.sealed() >= seals) {
      finish(known, effects);
      return;
    }
    for (NodeId owner : now.primaries()) {
      if (!known.source(owner).sealed && partition.view.isReachable(owner)) {
        effects.send(owner, new Seal(known.epoch, partition.eras.current()));
      }
    }
    if (exchange == null && promises == null && known.sealed() >= seals) {
      fetch(known, now, effects);
    }
    effects.arm(UpkeepTimer.SEAL, partition.upkeep.retryNanos());
  }

  private int needed(Ownership now) {
    int owners = now.primaries().size();
    return Math.max(owners - partition.settings.w() + 1, owners / 2 + 1);
  }

  /** Strict reads of the old owners have to end, too, where r of them may answer without a seal. */
  private int seals(Ownership now) {
    int owners = now.primaries().size();
    int reads = partition.view.isSloppy() ? 0 : owners - partition.settings.r() + 1;
    return Math.max(needed(now), reads);
  }

  void sealed(NodeId from, Sealed message, QuorumEffects effects) {
    TransferProgress known = progress;
    if (known != null && message.epoch() >= known.epoch && !known.source(from).sealed) {
      known.source(from).sealed = true;
      drive(effects);
    }
  }

  private void fetch(TransferProgress known, Ownership now, QuorumEffects effects) {
    List<NodeId> candidates = new ArrayList<>();
    for (NodeId owner : now.primaries()) {
      Source source = known.source(owner);
      if (source.sealed && !source.complete && partition.view.isReachable(owner)) {
        candidates.add(owner);
      }
    }
    if (candidates.size() > 1 && avoid != null) {
      candidates.remove(avoid);
    }
    if (candidates.isEmpty()) {
      return;
    }
    NodeId source = candidates.getFirst();
    RowExchange next =
        new RowExchange(
            partition,
            joiner,
            this,
            UpkeepTimer.TRANSFER_STEP,
            source,
            Leaves.all(),
            Flow.FETCH,
            known.source(source).after);
    exchange = next;
    next.start(effects);
  }

  @Override
  public void advanced(RowExchange running, byte[] upTo, QuorumEffects effects) {
    TransferProgress known = progress;
    if (known != null) {
      known.source(running.peer()).after = upTo;
      save(known, effects);
    }
  }

  @Override
  public void finished(RowExchange running, QuorumEffects effects) {
    exchange = null;
    fetched += running.fetched();
    PromiseFetch next = new PromiseFetch(partition, running.peer());
    promises = next;
    next.ask(effects);
  }

  void promised(NodeId from, Promises message, QuorumEffects effects) {
    PromiseFetch running = promises;
    if (running == null || !running.answered(from, message, effects)) {
      return;
    }
    stop(effects);
    TransferProgress known = progress;
    if (known != null) {
      known.source(from).complete = true;
      save(known, effects);
      drive(effects);
    }
  }

  private void finish(TransferProgress known, QuorumEffects effects) {
    known.done = true;
    save(known, effects);
    effects.cancel(UpkeepTimer.SEAL);
    effects.note("transfer.done", 1);
    effects.notice(new QuorumNotice.CaughtUp(known.epoch)); // gated: what it says is durable
  }

  private void save(TransferProgress known, QuorumEffects effects) {
    RowBatch batch = new RowBatch();
    known.save(batch);
    partition.replica.commit(batch, effects);
  }

  void stepExpired(QuorumEffects effects) {
    RowExchange running = exchange;
    PromiseFetch fetching = promises;
    if (running != null) {
      running.expired(effects);
      if (running.repeats() > REPEATS_MAX) {
        giveUp(running.peer(), effects);
      }
    } else if (fetching != null) {
      fetching.ask(effects);
      if (fetching.repeats() > REPEATS_MAX) {
        giveUp(fetching.peer(), effects);
      }
    }
  }

  /** Turns to another source; this one goes on where it was when it is its turn again. */
  private void giveUp(NodeId source, QuorumEffects effects) {
    stop(effects);
    avoid = source;
    drive(effects);
  }

  private void stop(QuorumEffects effects) {
    RowExchange running = exchange;
    if (running != null) {
      running.abandon(effects);
      fetched += running.fetched();
      exchange = null;
    }
    if (promises != null) {
      promises = null;
      effects.cancel(UpkeepTimer.TRANSFER_STEP);
    }
  }

  @Nullable RowExchange exchange() {
    return exchange;
  }
}
