package io.quorate.models.bucket;

import io.quorate.models.blob.Digest;
import io.quorate.models.blob.ObjectKey;
import io.quorate.models.object.ObjectStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What lies in a bucket and nobody needs. */
final class Garbage {
  private Garbage() {}

  /**
   * Objects that are not spared and not condemned yet. What has a key of another form stays.
   *
   * @param max so many at the most
   */
  static List<Batch.Item> find(ObjectStore objects, Ledger.View view, Set<Digest> spared, int max)
      throws IOException {
    Set<ObjectKey> known = new HashSet<>();
    view.batches().values().forEach(batch -> batch.items().forEach(item -> known.add(item.key())));
    List<Batch.Item> found = new ArrayList<>();
    for (String prefix : List.of(ObjectKey.CHUNKS, ObjectKey.RECIPES)) {
      List<ObjectStore.Listed> page = objects.list(prefix, "");
      while (!page.isEmpty() && found.size() < max) {
        for (ObjectStore.Listed object : page) {
          ObjectKey key = ObjectKey.parse(object.key()).orElse(null);
          if (found.size() < max
              && key != null
              && !spared.contains(key.digest())
              && !known.contains(key.other()) // one of the two must remain to be written to
              && known.add(key)) {
            found.add(new Batch.Item(key, (int) Math.min(Integer.MAX_VALUE, object.bytes())));
          }
        }
        page = objects.list(prefix, page.getLast().key());
      }
    }
    return found;
  }
}
