package io.quorate.models.blob;

import io.quorate.models.blob.RecordHeader.Kind;
import io.quorate.models.object.ObjectStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Records in an object store, an object each; packs of this node are a cache of them. What is there
 * is what the object store says, never what the cache holds.
 *
 * <p>Writing goes on behind {@link #put}; {@link #sync} waits for it. A record whose writing failed
 * is not there, and can be put again.
 */
final class ObjectRecords implements Records {
  private static final int CALLS_MAX = 24;

  private final ObjectStore objects;
  private final Slots slots;
  private final Packs cache;
  private final long cacheBytesMax;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore calls = new Semaphore(CALLS_MAX);
  private final Semaphore writing = new Semaphore(CALLS_MAX);
  private final ConcurrentHashMap<ObjectKey, CompletableFuture<Void>> puts =
      new ConcurrentHashMap<>();
  private final ConcurrentHashMap<ObjectKey, CompletableFuture<Optional<byte[]>>> gets =
      new ConcurrentHashMap<>();

  ObjectRecords(ObjectStore objects, Condemned condemned, Packs cache, long cacheBytesMax) {
    this.objects = objects;
    this.slots = new Slots(objects, condemned);
    this.cache = cache;
    this.cacheBytesMax = cacheBytesMax;
  }

  private interface Call<T> {
    T make() throws IOException;
  }

  /** Goes on in a thread of its own. */
  private <T> CompletableFuture<T> begin(Call<T> call) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return call.make();
          } catch (IOException e) {
            throw new CompletionException(e);
          }
        },
        threads);
  }

  /** Asks the object store, once there is room for a call. */
  private <T> T ask(Call<T> call) throws IOException {
    calls.acquireUninterruptibly();
    try {
      return call.make();
    } finally {
      calls.release();
    }
  }

  private static <T> T await(CompletableFuture<T> answer) throws IOException {
    try {
      return answer.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof ObjectStore.ObjectStoreException failed) {
        throw new ObjectStore.ObjectStoreException(String.valueOf(failed.getMessage()), failed);
      }
      if (e.getCause() instanceof DamagedBlobException bad) {
        throw new DamagedBlobException(String.valueOf(bad.getMessage()));
      }
      throw new IOException(e.getCause());
    }
  }

  @Override
  public boolean contains(Kind kind, Digest digest) throws IOException {
    ObjectKey key = ObjectKey.of(kind, digest);
    CompletableFuture<Void> put = puts.get(key);
    if (put != null) {
      await(put); // and ask nevertheless: where it was put may have been condemned since
    }
    return ask(() -> slots.contains(key));
  }

  @Override
  public List<Digest> missing(Kind kind, Collection<Digest> asked) throws IOException {
    List<Digest> all = List.copyOf(asked);
    List<CompletableFuture<Boolean>> answers = new ArrayList<>();
    for (Digest digest : all) {
      answers.add(begin(() -> contains(kind, digest)));
    }
    List<Digest> missing = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      if (!await(answers.get(i))) {
        missing.add(all.get(i));
      }
    }
    return missing;
  }

  @Override
  public int length(Kind kind, Digest digest) throws IOException {
    int cached = cache.length(kind, digest);
    if (cached >= 0) {
      return cached;
    }
    byte[] bytes = read(kind, digest);
    return bytes == null ? -1 : bytes.length;
  }

  /** In the cache. */
  @Override
  public int records(Kind kind) {
    return cache.records(kind);
  }

  /** Of the cache. */
  @Override
  public long bytes() {
    return cache.bytes();
  }

  @Override
  public byte @Nullable [] read(Kind kind, Digest digest) throws IOException {
    byte[] cached = cache.read(kind, digest);
    return cached != null ? cached : await(fetch(kind, digest)).orElse(null);
  }

  @Override
  public void ahead(Kind kind, List<Digest> digests) {
    cache.ahead(kind, digests);
    for (Digest digest : digests) {
      if (!cache.contains(kind, digest) && calls.availablePermits() > 0) {
        var unused = fetch(kind, digest);
      }
    }
  }

  /** All who want the same record wait for one call. */
  private CompletableFuture<Optional<byte[]>> fetch(Kind kind, Digest digest) {
    ObjectKey key = ObjectKey.of(kind, digest);
    CompletableFuture<Optional<byte[]>> mine = new CompletableFuture<>();
    CompletableFuture<Optional<byte[]>> other = gets.putIfAbsent(key, mine);
    if (other != null) {
      return other;
    }
    var unused =
        begin(() -> get(kind, digest, key))
            .whenComplete((bytes, failure) -> {
              gets.remove(key, mine);
              if (failure == null) {
                mine.complete(bytes);
              } else {
                mine.completeExceptionally(failure);
              }
            });
    return mine;
  }

  private Optional<byte[]> get(Kind kind, Digest digest, ObjectKey key) throws IOException {
    byte[] cached = cache.read(kind, digest);
    if (cached != null) { // it came after our caller had looked, by a call that has ended since
      return Optional.of(cached);
    }
    Optional<Slots.Found> found = ask(() -> slots.get(key));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    byte[] bytes = decoded(kind, digest, found.get());
    keep(kind, digest, bytes, 0, bytes.length);
    return Optional.of(bytes);
  }

  private byte[] decoded(Kind kind, Digest digest, Slots.Found found) {
    byte[] object = found.bytes();
    byte[] bytes = Encoded.decode(kind, digest, object);
    if (bytes == null || (kind == Kind.CHUNK && !Digest.of(bytes).equals(digest))) {
      slots.damaged(found.key());
      throw new DamagedBlobException(
          "the object '%s' in %s has %d bytes that are not what was stored: it was cut off or changed there; push that version again to mend it"
              .formatted(found.key().text(), objects.name(), object.length));
    }
    return bytes;
  }

  /**
   * A blob that was deleted may have been cut another way when it was pushed again, so the cache
   * takes over what the object store says.
   */
  @Override
  public byte @Nullable [] readShared(Kind kind, Digest digest) throws IOException {
    ObjectKey key = ObjectKey.of(kind, digest);
    CompletableFuture<Void> put = puts.get(key);
    if (put != null) {
      await(put);
    }
    Optional<Slots.Found> found = ask(() -> slots.lasting(key));
    if (found.isEmpty()) {
      return null;
    }
    byte[] bytes = decoded(kind, digest, found.get());
    if (!Arrays.equals(bytes, cache.read(kind, digest))) {
      cache.forget(kind, digest);
      keep(kind, digest, bytes, 0, bytes.length);
    }
    return bytes;
  }

  private void keep(Kind kind, Digest digest, byte[] bytes, int from, int length)
      throws IOException {
    cache.put(kind, digest, bytes, from, length);
    if (cache.bytes() > cacheBytesMax) {
      cache.shrink(cacheBytesMax);
    }
  }

  @Override
  public boolean put(Kind kind, Digest digest, byte[] bytes, int from, int length)
      throws IOException {
    ObjectKey key = ObjectKey.of(kind, digest);
    if (puts.containsKey(key) || (cache.contains(kind, digest) && contains(kind, digest))) {
      return false;
    }
    byte[] object = Encoded.of(kind, digest, bytes, from, length).bytes();
    keep(kind, digest, bytes, from, length);
    CompletableFuture<Void> mine = new CompletableFuture<>();
    if (puts.putIfAbsent(key, mine) != null) {
      return false;
    }
    writing.acquireUninterruptibly(); // whoever stores faster than the object store takes it waits
    var unused =
        begin(() -> write(key, object))
            .whenComplete((done, failure) -> {
              writing.release();
              puts.remove(key, mine);
              if (failure == null) {
                mine.complete(null);
              } else {
                mine.completeExceptionally(failure);
              }
            });
    return true;
  }

  private ObjectKey write(ObjectKey key, byte[] object) throws IOException {
    return ask(() -> {
      slots.put(key, object);
      return key;
    });
  }

  @Override
  public void sync() throws IOException {
    for (CompletableFuture<Void> put : List.copyOf(puts.values())) {
      await(put);
    }
  }

  /** The cache's; one that is damaged in the object store is not there anyway. */
  @Override
  public void forget(Kind kind, Digest digest) {
    cache.forget(kind, digest);
  }

  /**
   * Frees room of the cache alone: what lies in the bucket is not this node's to judge by itself.
   */
  @Override
  public Freed collect(Needed needed, Collecting how) throws IOException {
    return how.dryRun() ? new Freed(0, 0) : cache.shrink(cacheBytesMax);
  }

  @Override
  public void close() throws IOException {
    threads.close();
    cache.close();
    objects.close();
  }
}
