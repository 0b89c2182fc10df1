package io.quorate.models.blob;

import io.quorate.models.object.ObjectStore;
import io.quorate.models.object.ObjectStore.ObjectStoreException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Records below one of their two keys. Thread-safe. */
public final class Slots {
  private final ObjectStore objects;
  private final Condemned condemned;

  /** Objects that turned out to be something else: they are not there, and can be put again. */
  private final Set<ObjectKey> damaged = ConcurrentHashMap.newKeySet();

  /** In an object store, which stays the caller's to close. */
  public Slots(ObjectStore objects, Condemned condemned) {
    this.objects = objects;
    this.condemned = condemned;
  }

  /** An object. */
  record Found(ObjectKey key, byte[] bytes) {}

  /**
   * Whether it is there and stays, for somebody who has seen to it that it is not condemned from
   * now on.
   */
  public boolean contains(ObjectKey record) throws IOException {
    for (ObjectKey key : keys(record)) {
      if (!condemned.dead(key) && !damaged.contains(key) && objects.contains(key.text())) {
        return true;
      }
    }
    return false;
  }

  /** What is there, also when it is about to go. */
  Optional<Found> get(ObjectKey record) throws IOException {
    return get(List.of(record, record.other()));
  }

  /** What {@link #contains} vouches for. */
  Optional<Found> lasting(ObjectKey record) throws IOException {
    return get(
        keys(record).stream()
            .filter(key -> !condemned.dead(key) && !damaged.contains(key))
            .toList());
  }

  private Optional<Found> get(List<ObjectKey> keys) throws IOException {
    for (ObjectKey key : keys) {
      Optional<byte[]> bytes = objects.get(key.text());
      if (bytes.isPresent()) {
        return Optional.of(new Found(key, bytes.get()));
      }
    }
    return Optional.empty();
  }

  /** Where it may lie, for somebody who knows what is condemned. */
  private List<ObjectKey> keys(ObjectKey record) {
    return condemned.anyEver() ? List.of(record, record.other()) : List.of(record);
  }

  /** Writes it where no deletion meets it. */
  public void put(ObjectKey record, byte[] bytes) throws IOException {
    for (ObjectKey key : List.of(record, record.other())) {
      if (!condemned.dead(key)) {
        objects.put(key.text(), bytes);
        damaged.remove(key);
        return;
      }
    }
    throw new ObjectStoreException(
        "%s is being deleted from %s below both its keys; push again in an hour"
            .formatted(record.digest(), objects.name()),
        null);
  }

  void damaged(ObjectKey key) {
    damaged.add(key);
  }
}
