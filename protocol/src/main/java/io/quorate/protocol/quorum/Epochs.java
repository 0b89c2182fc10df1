package io.quorate.protocol.quorum;

import io.quorate.protocol.clock.Actor;
import io.quorate.protocol.clock.Clock;
import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Rows;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import org.jspecify.annotations.Nullable;

/**
 * Which actor numbers a write, so that no dot is ever used twice (riak_kv 679 and 1643 lost
 * acknowledged writes where one was).
 *
 * <p>Two numbers are durable: the <em>floor</em>, and the next epoch never used. Since the floor
 * was taken this replica has dropped no row with an own entry from the floor on, so for every key
 * the own entries from the floor on are all in its row, and its latest one may be continued. A
 * write whose context does not continue it takes a fresh epoch for itself; dropping such a row, or
 * evidence of lost history, raises the floor. An own entry below the floor is never continued.
 * Truncation is no exception: the coordinator's latest entry has just written, so it is live and
 * stays.
 *
 * <p>A write is sent while its record is still on its way to the disk, so that a crash may take
 * back here what others hold. That is said durably beforehand: the numbers are marked as <em>in
 * use</em>, and {@link #mayPrecedeDisk} tells when that is durable. A life that begins with the
 * mark leaves every epoch used so far behind. The mark goes once nothing was written for a while,
 * in a record after all writes, so that a restart at rest, or after a clean stop, continues.
 *
 * <p>Even epochs belong to plain writes, and the odd one above the floor to conditional puts, whose
 * dots are allotted before it is known whether they will be used.
 */
final class Epochs implements ReplicaListener {

  private static final byte[] ROW = QuorumRows.state("epochs");
  private static final long STEP = 2;

  private final NodeId self;
  private final Rows rows;
  private final QuorumRules rules;
  private final long generation;
  private final long restNanos;
  private long floor;
  private long next;
  private boolean stored;
  private boolean inUse; // as the row says, or will with the batch under way
  private boolean written; // since the last look for rest
  private long unnoted; // times the floor was raised where nothing could be noted

  /**
   * @param restNanos without a write for so long, the mark goes
   */
  Epochs(NodeId self, long generation, Rows rows, QuorumRules rules, long restNanos) {
    this.self = self;
    this.generation = generation;
    this.rows = rows;
    this.rules = rules;
    this.restNanos = restNanos;
  }

  /** Reads what earlier lives left, or begins with an epoch that none of them can have used. */
  void start() {
    byte[] row = rows.get(ROW);
    stored = row != null;
    floor = rules.firstEpoch(generation);
    next = floor + STEP;
    if (row != null) {
      WireReader in = new WireReader(row);
      long storedFloor = in.counter();
      long storedNext = in.counter();
      if (storedNext > floor) { // else the node was given a new generation with its old disk
        floor = storedFloor;
        next = storedNext;
        inUse = in.remaining() > 0 && in.bool(); // rows of before the mark end here
      }
    }
    if (inUse) {
      inUse = false;
      if (rules.leavesEpochsBehind()) {
        floor = next;
        next += STEP;
        stored = false; // with the first write: nothing can leave before it
        unnoted++;
      }
    }
  }

  /** Whether this life may send what it has numbered before that is durable, once its mark is. */
  boolean mayPrecedeDisk() {
    return inUse;
  }

  /**
   * Takes the mark away where nothing was written since the last call.
   *
   * @return whether there is no mark now
   */
  boolean rest(RowBatch batch) {
    if (inUse && !written) {
      inUse = false;
      save(batch);
    }
    written = false;
    return !inUse;
  }

  /** The actor for a write of that context on that state. */
  Actor forWrite(Versions present, Clock context, RowBatch batch, QuorumEffects effects) {
    if (unnoted > 0) {
      effects.note("epoch.bump", unnoted);
      unnoted = 0;
    }
    Clock.@Nullable Entry own = latestOwn(present.clock());
    Actor actor = own == null ? new Actor(self.name(), floor) : own.actor();
    written = true;
    boolean unmarked = !inUse;
    if (unmarked) {
      inUse = true;
      effects.arm(QuorumTimer.Single.REST, restNanos);
    }
    if (present.continues(context, actor)) {
      if (unmarked || !stored) {
        save(batch);
      }
      return actor;
    }
    Actor fresh = new Actor(self.name(), next);
    next += STEP;
    save(batch);
    effects.note("epoch.fresh", 1);
    return fresh;
  }

  /** The actor of conditional puts. */
  Actor forConditional(RowBatch batch) {
    if (!stored) {
      save(batch);
    }
    return new Actor(self.name(), floor + 1);
  }

  /**
   * Looks for own writes, in a context or a peer's state, that this replica should know and does
   * not: its disk was lost or set back. Then all epochs used so far are left behind.
   *
   * @return the evidence, or null where there is none
   */
  @Nullable String lost(Versions present, Clock seen, RowBatch batch, QuorumEffects effects) {
    Clock.@Nullable Entry theirs = latestOwn(seen);
    if (theirs == null || !rules.noticesLostHistory()) {
      return null;
    }
    Clock.@Nullable Entry mine = latestOwn(present.clock());
    if (mine != null
        && (theirs.actor().epoch() < mine.actor().epoch()
            || theirs.actor().epoch() == mine.actor().epoch() && theirs.last() <= mine.counter())) {
      return null;
    }
    next = Math.max(next, even(theirs.actor().epoch()) + STEP);
    raise(batch, effects);
    return "a peer or a client knows write "
        + theirs.last()
        + " of "
        + theirs.actor()
        + ", this replica knows "
        + (mine == null ? "none" : mine.counter() + " of " + mine.actor());
  }

  /** Leaves every epoch used so far behind. */
  void raise(RowBatch batch, QuorumEffects effects) {
    effects.note("epoch.bump", 1);
    raise(batch);
  }

  /** A row that goes takes the proof with it that its own entries are all known. */
  @Override
  public void changing(byte[] key, Versions before, Versions after, RowBatch batch) {
    if (after.isEmpty() && usedSinceFloor(before.clock())) {
      raise(batch);
      unnoted++;
    }
  }

  private void raise(RowBatch batch) {
    floor = next;
    next += STEP;
    save(batch);
  }

  private boolean usedSinceFloor(Clock clock) {
    for (Clock.Entry entry : clock.entries()) {
      if (isOwn(entry)) {
        return true;
      }
    }
    return false;
  }

  private Clock.@Nullable Entry latestOwn(Clock clock) {
    Clock.@Nullable Entry latest = null;
    for (Clock.Entry entry : clock.entries()) {
      if (isOwn(entry) && entry.actor().epoch() % STEP == 0) {
        latest = entry; // entries ascend by epoch
      }
    }
    return latest;
  }

  private boolean isOwn(Clock.Entry entry) {
    return entry.actor().epoch() >= floor && entry.actor().node().equals(self.name());
  }

  private static long even(long epoch) {
    return epoch & ~1L;
  }

  private void save(RowBatch batch) {
    stored = true;
    batch.put(ROW, new WireWriter(16).varint(floor).varint(next).bool(inUse).toBytes());
  }
}
