package io.quorate.models.bucket;

import java.util.List;

/**
 * Objects of a bucket and their bytes.
 *
 * @param deletedObjects that a collection has deleted
 * @param condemnedObjects that nothing needs and that wait for the end of the grace period
 */
public record Collected(
    long deletedObjects, long deletedBytes, long condemnedObjects, long condemnedBytes) {

  static Collected of(long deletedObjects, long deletedBytes, Ledger.View view) {
    List<Batch> waiting =
        view.batches().values().stream()
            .filter(batch -> batch.state() == Batch.State.CONDEMNED)
            .toList();
    return new Collected(
        deletedObjects,
        deletedBytes,
        waiting.stream().mapToLong(batch -> batch.items().size()).sum(),
        waiting.stream().mapToLong(Batch::bytes).sum());
  }
}
