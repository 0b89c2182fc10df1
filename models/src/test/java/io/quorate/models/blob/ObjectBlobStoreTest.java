package io.quorate.models.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.models.object.ObjectStore;
import io.quorate.models.object.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Blobs in an S3-compatible store, with a cache that is smaller than they are. */
class ObjectBlobStoreTest extends BlobStoreContract {
  private static final long CACHE_BYTES = 400_000;

  private static S3Server server;

  @BeforeAll
  static void start() throws Exception {
    server = S3Server.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  BlobStore create() throws IOException {
    return on("cache");
  }

  private BlobStore on(String cache) throws IOException {
    return BlobStore.open(
        folder.resolve(cache),
        server.client(folder.getFileName().toString()),
        Condemned.NOTHING,
        CACHE_BYTES,
        () -> 0);
  }

  private List<String> keys(String below) {
    String prefix = folder.getFileName() + "/" + below;
    return server.keys().stream().filter(key -> key.startsWith(prefix)).toList();
  }

  @Test
  void another_node_reads_what_was_synced_and_keeps_no_more_than_its_cache_may()
      throws IOException {
    byte[] content = Bytes.random(20, 1_500_000);
    Digest blob = write(content);
    store.sync();
    try (BlobStore other = on("other")) {
      assertThat(Bytes.read(other, blob)).isEqualTo(content);
      assertThat(other.bytes()).isPositive().isLessThan(CACHE_BYTES + 200_000);
      assertThat(Bytes.read(other, blob)).isEqualTo(content);
    }
    assertThat(store.bytes()).isLessThan(CACHE_BYTES + 200_000);
  }

  @Test
  void what_only_the_cache_has_is_missing_and_is_put_again() throws IOException {
    byte[] content = Bytes.random(21, 2_000);
    Digest blob = write(content);
    store.sync();
    store.close();
    S3Server before = server;
    try (S3Server empty = startOther()) {
      server = empty;
      open();
      assertThat(store.missing(List.of(blob))).containsExactly(blob);
      assertThat(store.chunk(blob)).as("the cache still has it").isPresent();
      store.putChunk(blob, content);
      store.sync();
      assertThat(store.missing(List.of(blob))).isEmpty();
      store.close();
    } finally {
      server = before;
      open();
    }
  }

  private static S3Server startOther() {
    try {
      return S3Server.start();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void an_object_that_was_cut_off_or_swapped_is_never_given_out_and_can_be_stored_again()
      throws IOException {
    byte[] content = Bytes.random(22, 3_000);
    Digest blob = write(content);
    Digest second = write(Bytes.random(23, 900));
    store.sync();
    store.close();
    String key =
        keys("chunk").stream().filter(k -> k.endsWith(blob.hex())).findFirst().orElseThrow();
    String other =
        keys("chunk").stream().filter(k -> k.endsWith(second.hex())).findFirst().orElseThrow();
    server.replace(key, "cut off");
    try (ObjectStore objects = server.client("")) {
      server.replace(other, objects.get(key).orElseThrow());
    }
    for (String cache : new String[] {"first", "second"}) {
      try (BlobStore fresh = on(cache)) {
        assertThatThrownBy(() -> Bytes.read(fresh, blob))
            .isInstanceOf(DamagedBlobException.class)
            .hasMessageContaining("has 7 bytes that are not what was stored");
        assertThatThrownBy(() -> fresh.chunk(second)).isInstanceOf(DamagedBlobException.class);
        assertThat(fresh.missing(List.of(blob))).as("it is asked for again").containsExactly(blob);
        if (cache.equals("second")) {
          fresh.putChunk(blob, content);
          fresh.sync();
          assertThat(Bytes.read(fresh, blob)).isEqualTo(content);
        }
      }
    }
    open();
  }

  @Test
  void readers_of_one_blob_cause_one_get_however_they_meet() throws Exception {
    List<Digest> blobs = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      blobs.add(write(Bytes.random(100 + i, 2_000)));
    }
    store.sync();
    Counting objects = new Counting(server.client(folder.getFileName().toString()));
    try (BlobStore fresh =
            BlobStore.open(folder.resolve("many"), objects, Condemned.NOTHING, 64 << 20, () -> 0);
        ExecutorService readers = Executors.newFixedThreadPool(8)) {
      List<Future<?>> reads = new ArrayList<>();
      for (Digest blob : blobs) {
        for (int reader = 0; reader < 8; reader++) {
          reads.add(readers.submit(() -> Bytes.read(fresh, blob)));
        }
      }
      for (Future<?> read : reads) {
        read.get();
      }
    }
    assertThat(objects.gets).hasSizeGreaterThanOrEqualTo(blobs.size());
    assertThat(objects.gets.values()).containsOnly(1);
  }

  /** Counts how often each object is given out. */
  private static final class Counting implements ObjectStore {
    final ConcurrentHashMap<String, Integer> gets = new ConcurrentHashMap<>();
    private final ObjectStore objects;

    Counting(ObjectStore objects) {
      this.objects = objects;
    }

    @Override
    public void put(String key, byte[] bytes) throws IOException {
      objects.put(key, bytes);
    }

    @Override
    public Optional<byte[]> get(String key) throws IOException {
      Optional<byte[]> object = objects.get(key);
      object.ifPresent(_ -> gets.merge(key, 1, Integer::sum));
      return object;
    }

    @Override
    public boolean contains(String key) throws IOException {
      return objects.contains(key);
    }

    @Override
    public List<Listed> list(String prefix, String after) throws IOException {
      return objects.list(prefix, after);
    }

    @Override
    public void delete(String key) throws IOException {
      objects.delete(key);
    }

    @Override
    public String name() {
      return objects.name();
    }

    @Override
    public void close() {
      objects.close();
    }
  }

  @Test
  void what_cannot_be_written_is_not_acknowledged() throws Exception {
    S3Server gone = S3Server.start();
    BlobStore lost =
        BlobStore.open(
            folder.resolve("lost"), gone.client("x"), Condemned.NOTHING, CACHE_BYTES, () -> 0);
    gone.close();
    byte[] content = Bytes.random(24, 2_000);
    assertThatThrownBy(
            () -> {
              lost.putChunk(Digest.of(content), content);
              lost.sync();
              lost.missing(List.of(Digest.of(content)));
            })
        .isInstanceOf(ObjectStore.ObjectStoreException.class)
        .hasMessageContaining("does not answer as it should");
    lost.close();
  }

  @Test
  void a_damaged_cache_is_begun_anew() throws IOException {
    byte[] content = Bytes.random(25, 600_000);
    Digest blob = write(content);
    store.sync();
    store.close();
    try (var packs = Files.list(folder.resolve("cache"))) {
      for (var pack : packs.toList()) {
        Files.write(pack, new byte[100]);
      }
    }
    open();
    assertThat(Bytes.read(store, blob)).isEqualTo(content);
  }
}
