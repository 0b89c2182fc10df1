package io.quorate.models.bucket;

import io.quorate.models.blob.ObjectKey;
import io.quorate.models.object.ObjectStore;
import io.quorate.models.registry.RegistryStore;
import io.quorate.models.registry.StoreAnswer;
import io.quorate.models.registry.StoreQuery;
import io.quorate.models.registry.store.DocumentMap;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** A bucket and a registry's store, each of whose calls others may overtake. */
final class SimulatedStores {

  final SortedMap<String, byte[]> objects = new TreeMap<>();
  final DocumentMap documents = new DocumentMap();
  private final Turns turns;
  private final LongSupplier clock;
  private final Consumer<ObjectKey> deleted;
  private final Map<String, Long> condemned = new TreeMap<>();
  private long revision;

  SimulatedStores(Turns turns, LongSupplier clock, Consumer<ObjectKey> deleted) {
    this.turns = turns;
    this.clock = clock;
    this.deleted = deleted;
  }

  /** For how long that key has been condemned, as long as anything is known of that. */
  OptionalLong condemnedSinceMillis(ObjectKey key) {
    StoreQuery.Read all = new StoreQuery.Read(List.of(), List.of(Documents.BATCHES));
    return documents.read(all).documents().entrySet().stream()
        .filter(batch ->
            Batch.decode(batch.getValue().bytes()).items().stream()
                .anyMatch(item -> item.key().equals(key)))
        .mapToLong(batch -> clock.getAsLong() - condemned.getOrDefault(batch.getKey(), 0L))
        .findFirst();
  }

  /** A deletion arrives. */
  void deleted(String key) {
    if (objects.remove(key) != null) {
      deleted.accept(ObjectKey.parse(key).orElseThrow());
    }
  }

  /** The bucket. Deletions are on their way for as long as their actor pauses. */
  final class Bucket implements ObjectStore {
    @Override
    public void put(String key, byte[] bytes) {
      turns.pause("put");
      objects.put(key, bytes);
    }

    @Override
    public Optional<byte[]> get(String key) {
      turns.pause("get");
      return Optional.ofNullable(objects.get(key));
    }

    @Override
    public boolean contains(String key) {
      turns.pause("contains");
      return objects.containsKey(key);
    }

    @Override
    public List<Listed> list(String prefix, String after) {
      turns.pause("list");
      return objects.tailMap(prefix).entrySet().stream()
          .filter(object -> object.getKey().startsWith(prefix))
          .filter(object -> object.getKey().compareTo(after) > 0)
          .limit(7)
          .map(object -> new Listed(object.getKey(), object.getValue().length))
          .toList();
    }

    @Override
    public void delete(String key) {
      turns.current().deleting = new Turns.Deletion(key, clock.getAsLong());
      turns.pause("delete").deleting = null;
      deleted(key);
    }

    @Override
    public String name() {
      return "the bucket";
    }

    @Override
    public void close() {}
  }

  /** Of a commit the first key that it writes. */
  private static String about(StoreQuery query) {
    return query instanceof StoreQuery.Commit commit ? commit.changes().getFirst().key() : "read";
  }

  /** The registry's store. */
  class Store implements RegistryStore {
    @Override
    public StoreAnswer ask(StoreQuery query) {
      turns.pause(about(query));
      StoreAnswer answer = documents.ask(query, ++revision);
      if (query instanceof StoreQuery.Commit commit && answer instanceof StoreAnswer.Committed) {
        commit.changes().stream()
            .map(StoreQuery.Change::key)
            .filter(key -> key.startsWith(Documents.BATCHES))
            .forEach(key -> condemned.putIfAbsent(key, clock.getAsLong()));
      }
      return answer;
    }

    @Override
    public long awaitChange(long after, Duration max) {
      throw new IllegalStateException("nobody waits here");
    }

    @Override
    public Promises promises() {
      return new Promises(true, true, "");
    }

    @Override
    public void close() {}
  }
}
