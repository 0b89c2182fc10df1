package io.quorate.protocol.quorum;

import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.RowsQuery;
import io.quorate.protocol.quorum.RowExchange.Flow;
import java.util.BitSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A node that owns the partition no longer sends the owners what they lack, then drops its rows.
 *
 * <p>Each pass goes through all rows with every owner that can be reached, and needs w of them at
 * least. Leaves of the Merkle tree in which a row changed since the pass began are kept and passed
 * again, so a late write is never dropped unsent. Rows for which this node still keeps a hint stay
 * until the hint is delivered.
 *
 * <p>The same passes, rarely, on a node that never was an owner but holds rows: a write of an old
 * epoch, or hints that cannot be delivered otherwise, would be stranded there for ever (riak 1135).
 */
final class Drain implements RowExchange.Owner {

  private static final byte[] OWNER = QuorumRows.state("owner");
  private static final int REPEATS_MAX = 8;

  private final Partition partition;
  private final RowJoiner joiner;
  private final MerkleTree tree;
  private final BitSet dirty = new BitSet();
  private final TreeSet<NodeId> passed = new TreeSet<>();
  private Leaves leaves = Leaves.all();
  private @Nullable RowExchange exchange;
  private long epoch;
  private long reported;
  private boolean dropping;
  private boolean armed;
  private @Nullable Boolean owner;

  Drain(Partition partition, RowJoiner joiner, MerkleTree tree) {
    this.partition = partition;
    this.joiner = joiner;
    this.tree = tree;
  }

  void viewChanged(QuorumEffects effects) {
    Ownership now = partition.view.ownership();
    if (now == null) {
      return;
    }
    if (partition.view.selfIsMember()) {
      stop(effects);
      owner(true, effects);
      return;
    }
    RowExchange running = exchange;
    if (running != null && !partition.view.isReachable(running.peer())) {
      running.abandon(effects);
      exchange = null;
    }
    boolean moved = epoch != now.epoch();
    epoch = now.epoch();
    if (partition.draining ? moved : wasOwner()) {
      stop(effects);
      begin(Leaves.all(), effects);
    } else if (partition.draining) {
      drive(effects);
    } else {
      report(effects);
      arm(partition.upkeep.auditNanos(), effects);
    }
  }

  /** A row changes, by whomever. */
  void changing(byte[] key) {
    if (partition.draining) {
      dirty.set(MerkleTree.leafOf(key));
    }
  }

  void expired(QuorumEffects effects) {
    armed = false;
    if (partition.draining) {
      drive(effects);
    } else if (tree.keys() > 0) {
      begin(Leaves.all(), effects);
    } else {
      report(effects);
      arm(partition.upkeep.auditNanos(), effects);
    }
  }

  private void begin(Leaves which, QuorumEffects effects) {
    partition.draining = true;
    leaves = which;
    dirty.clear();
    passed.clear();
    drive(effects);
  }

  private void drive(QuorumEffects effects) {
    Ownership now = partition.view.ownership();
    if (now == null || exchange != null || dropping) {
      return;
    }
    boolean waiting = false;
    for (NodeId owner : now.primaries()) {
      if (!passed.contains(owner) && partition.view.isReachable(owner)) {
        RowExchange next =
            new RowExchange(
                partition,
                joiner,
                this,
                UpkeepTimer.DRAIN_STEP,
                owner,
                leaves,
                Flow.SEND,
                new byte[0]);
        exchange = next;
        next.start(effects);
        return;
      }
      waiting |= !passed.contains(owner);
    }
    int needed = Math.min(partition.settings.w(), now.primaries().size());
    if (waiting && passed.size() < needed) {
      arm(partition.upkeep.retryNanos(), effects);
    } else {
      dropping = true;
      page(QuorumRows.first(QuorumRows.VERSIONS), effects);
    }
  }

  @Override
  public void advanced(RowExchange running, byte[] upTo, QuorumEffects effects) {}

  @Override
  public void finished(RowExchange running, QuorumEffects effects) {
    exchange = null;
    passed.add(running.peer());
    drive(effects);
  }

  void stepExpired(QuorumEffects effects) {
    RowExchange running = exchange;
    if (running == null) {
      return;
    }
    running.expired(effects);
    if (running.repeats() > REPEATS_MAX) {
      running.abandon(effects);
      exchange = null;
      arm(partition.upkeep.retryNanos(), effects);
    }
  }

  private void page(byte[] from, QuorumEffects effects) {
    RowsQuery query =
        new RowsQuery(
            from,
            QuorumRows.after(QuorumRows.VERSIONS),
            partition.upkeep.roundRows(),
            partition.upkeep.roundBytes());
    partition.asks.ask(query, this::drop, effects);
  }

  private void drop(RowsQuery.Page page, QuorumEffects effects) {
    if (!dropping) {
      return;
    }
    BitSet changed = (BitSet) dirty.clone(); // by others; what follows marks leaves, too
    RowBatch batch = new RowBatch();
    byte[] last = {};
    for (RowsQuery.Row row : page.rows()) {
      byte[] key = QuorumRows.key(row.key());
      last = row.key();
      if (changed.get(MerkleTree.leafOf(key)) || isHinted(key)) {
        continue;
      }
      Versions present = partition.replica.load(key);
      if (!present.isEmpty()) {
        partition.replica.store(key, present, Versions.empty(), batch);
        partition.paxos.forget(key, batch, effects);
      }
    }
    partition.replica.commit(batch, effects);
    dirty.clear();
    dirty.or(changed);
    if (!page.complete()) {
      page(QuorumRows.next(last), effects);
    } else {
      new PaxosPurge(partition, () -> dropping, this::dropped).begin(effects);
    }
  }

  private void dropped(QuorumEffects effects) {
    dropping = false;
    if (!dirty.isEmpty()) {
      begin(Leaves.of(dirty), effects);
    } else if (tree.keys() > 0) {
      partition.draining = false; // hints keep them: once more when these may be gone
      arm(wasOwner() ? 8 * partition.upkeep.retryNanos() : partition.upkeep.auditNanos(), effects);
    } else {
      partition.draining = false;
      report(effects);
      arm(partition.upkeep.auditNanos(), effects);
    }
  }

  /**
   * Tells that nothing is held, once per epoch and life: whoever waits for it may have missed it,
   * the last row may have gone with its hint, and a node that lost its disk no longer knows that it
   * was an owner.
   */
  private void report(QuorumEffects effects) {
    if (tree.keys() > 0) {
      return;
    }
    if (wasOwner()) {
      effects.note("drain.done", 1);
      owner(false, effects);
    }
    long current = partition.view.epoch();
    if (reported != current) {
      reported = current;
      effects.notice(new QuorumNotice.Drained(current));
    }
  }

  private boolean isHinted(byte[] key) {
    Ownership now = partition.view.ownership();
    if (now == null) {
      return true;
    }
    for (NodeId node : now.everyone()) {
      if (partition.rows.get(QuorumRows.hint(node, key)) != null) {
        return true;
      }
    }
    return false;
  }

  private void stop(QuorumEffects effects) {
    RowExchange running = exchange;
    if (running != null) {
      running.abandon(effects);
      exchange = null;
    }
    partition.draining = false;
    dropping = false;
    if (armed) {
      armed = false;
      effects.cancel(UpkeepTimer.DRAIN);
    }
  }

  private boolean wasOwner() {
    Boolean known = owner;
    if (known == null) {
      known = partition.rows.get(OWNER) != null;
      owner = known;
    }
    return known;
  }

  private void owner(boolean is, QuorumEffects effects) {
    if (wasOwner() != is) {
      owner = is;
      RowBatch batch = new RowBatch();
      batch.set(OWNER, is ? new byte[0] : null);
      partition.replica.commit(batch, effects);
    }
  }

  private void arm(long period, QuorumEffects effects) {
    armed = true;
    effects.arm(UpkeepTimer.DRAIN, period / 2 + effects.choose("upkeep.drain", period) + 1);
  }

  @Nullable RowExchange exchange() {
    return exchange;
  }
}
