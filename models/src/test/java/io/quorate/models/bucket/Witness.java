package io.quorate.models.bucket;

import io.quorate.models.blob.Digest;
import io.quorate.models.blob.ObjectKey;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sees what is published and deleted, at the moment that it is, and what must not be. */
final class Witness {
  private final Set<Digest> published = new HashSet<>();
  private int versions;
  private int deleted;
  private @Nullable String violation;

  int versions() {
    return versions;
  }

  int deleted() {
    return deleted;
  }

  boolean published(Digest digest) {
    return published.contains(digest);
  }

  void published(SimulatedStores stores, List<Digest> digests) {
    versions++;
    published.addAll(digests);
    digests.forEach(digest -> requireThere(stores, digest));
  }

  /**
   * A deletion met an object.
   *
   * @param graceMillis after it was condemned, which all clocks agree have to pass
   */
  void deleted(SimulatedStores stores, ObjectKey key, long graceMillis) {
    deleted++;
    if (published.contains(key.digest())) {
      requireThere(stores, key.digest());
    }
    if (stores.condemnedSinceMillis(key).orElse(graceMillis) < graceMillis) {
      violation = key + " was deleted before its grace period ended";
    }
  }

  private void requireThere(SimulatedStores stores, Digest digest) {
    ObjectKey key = new ObjectKey(false, digest, false);
    if (!stores.objects.containsKey(key.text())
        && !stores.objects.containsKey(key.other().text())) {
      violation = digest + " was published and is gone";
    }
  }

  void requireNone() {
    if (violation != null) {
      throw new AssertionError(violation);
    }
  }
}
