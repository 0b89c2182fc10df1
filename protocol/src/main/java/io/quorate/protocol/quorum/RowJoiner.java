package io.quorate.protocol.quorum;

import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.quorum.SyncMessage.Keyed;
import java.util.List;

/**
 * Joins states that peers send in repair and hand-off into the own ones, many in one record, each
 * first brought from the era in which it was read to the present one.
 */
final class RowJoiner {

  private final Partition partition;

  RowJoiner(Partition partition) {
    this.partition = partition;
  }

  /**
   * Joins all of them; no key may come twice.
   *
   * @param era in which the sender read them, known here
   * @return how many states changed
   */
  int join(List<Keyed> rows, long era, QuorumEffects effects) {
    RowBatch batch = new RowBatch();
    int changed = 0;
    for (Keyed row : rows) {
      Versions arrived = partition.eras.settle(row.key(), Versions.decode(row.versions()), era);
      if (arrived == null || arrived.isEmpty()) {
        continue;
      }
      Versions before = partition.replica.load(row.key());
      if (partition.intake.take(row.key(), before, arrived, batch, effects)) {
        changed++;
      }
    }
    partition.replica.commit(batch, effects);
    return changed;
  }
}
