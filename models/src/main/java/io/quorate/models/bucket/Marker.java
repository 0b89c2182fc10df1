package io.quorate.models.bucket;

import io.quorate.models.object.ObjectStore;
import io.quorate.models.object.ObjectStore.ObjectStoreException;
import java.io.IOException;
import java.util.List;

/**
 * Says in a bucket whose blobs lie there, by an object for each registry. Where two registries
 * share one neither can know what the other one needs, and nothing is collected. Thread-safe.
 */
public final class Marker {
  private static final String PREFIX = "registries/";

  private final ObjectStore objects;
  private volatile String put = "";

  /** In an object store, which stays the caller's to close. */
  public Marker(ObjectStore objects) {
    this.objects = objects;
  }

  /** Says that a registry has blobs there. */
  void put(String registry) throws IOException {
    if (!put.equals(registry)) {
      objects.put(PREFIX + registry, new byte[0]);
      put = registry;
    }
  }

  /**
   * Sees to it that no other one has.
   *
   * @throws ObjectStoreException when one has
   */
  void requireAlone(String registry) throws IOException {
    List<String> others =
        objects.list(PREFIX, "").stream()
            .map(ObjectStore.Listed::key)
            .filter(key -> !key.equals(PREFIX + registry))
            .toList();
    if (!others.isEmpty()) {
      throw new ObjectStoreException(
          "nothing is collected from %s: another registry keeps blobs there, as the object '%s' says; give each a prefix of its own, or delete that object if that registry is gone"
              .formatted(objects.name(), others.getFirst()),
          null);
    }
  }
}
