package io.quorate.protocol.quorum;

import io.quorate.protocol.clock.HybridTime;
import io.quorate.protocol.clock.Sibling;
import io.quorate.protocol.clock.Versions;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How a state that comes from elsewhere becomes part of what is held: joined, never truncated. Also
 * where lost history shows: a state that knows more of this replica's writes than the replica
 * itself.
 */
final class Intake {

  private final Partition partition;

  Intake(Partition partition) {
    this.partition = partition;
  }

  /**
   * Joins a state into the key's, in a batch that the caller commits.
   *
   * @return whether anything was new
   */
  boolean take(byte[] key, byte[] encoded, RowBatch batch, QuorumEffects effects) {
    Versions before = partition.replica.load(key);
    if (!before.isEmpty() && Arrays.equals(before.encode(), encoded)) {
      return false;
    }
    return take(key, before, Versions.decode(encoded), batch, effects);
  }

  /** The same for states that are decoded already; {@code before} is what is held now. */
  boolean take(
      byte[] key, Versions before, Versions arrived, RowBatch batch, QuorumEffects effects) {
    observe(arrived, effects);
    String evidence = partition.epochs.lost(before, arrived.clock(), batch, effects);
    if (evidence != null) {
      effects.notice(new QuorumNotice.HistoryLost(evidence));
    }
    Versions after = merged(before, arrived);
    if (after.equals(before)) {
      return false;
    }
    partition.replica.store(key, before, after, batch);
    return true;
  }

  /** What both states are together. */
  Versions merged(Versions one, Versions other) {
    return partition.rules.repaired(one.join(other), partition.settings.clockEntriesMax());
  }

  /**
   * By how many milliseconds the state's time lies further ahead than clocks may differ, 0 if it
   * does not.
   */
  long aheadMillis(Versions arrived, QuorumEffects effects) {
    HybridTime latest = latest(arrived);
    if (latest == null || partition.clock.accepts(latest, effects.wallMillis())) {
      return 0;
    }
    return latest.millis() - effects.wallMillis();
  }

  /**
   * Keeps this replica's time ahead of what it has seen, so that time never contradicts causality.
   */
  void observe(Versions arrived, QuorumEffects effects) {
    HybridTime latest = latest(arrived);
    if (latest != null
        && latest.compareTo(partition.clock.now()) > 0
        && partition.clock.accepts(latest, effects.wallMillis())) {
      partition.clock.observe(latest, effects.wallMillis());
    }
  }

  private static @Nullable HybridTime latest(Versions versions) {
    long latest = 0;
    for (Sibling sibling : versions.siblings()) {
      if (HybridTime.compare(sibling.hybridTime(), latest) > 0) {
        latest = sibling.hybridTime();
      }
    }
    return latest == 0 ? null : new HybridTime(latest);
  }
}
