package io.quorate.models.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The packs of a folder. */
class BlobStoreTest extends BlobStoreContract {
  private static final long PACK_BYTES = 256 << 10;
  private static final long PAGE_BYTES = 4096;

  private long now = 1_000_000;

  @Override
  BlobStore create() throws IOException {
    return BlobStore.open(folder, PACK_BYTES, () -> now);
  }

  @Test
  void what_is_there_takes_no_room_again() throws IOException {
    byte[] content = Bytes.random(3, 500_000);
    write(content);
    long bytes = store.bytes();
    write(content);
    assertThat(store.bytes()).isEqualTo(bytes);
    byte[] changed = content.clone();
    Random random = new Random(4);
    for (int i = 0; i < 5_000; i++) {
      changed[200_000 + i] = (byte) random.nextInt();
    }
    BlobStore.Written written = store.write(new ByteArrayInputStream(changed), CUTTING);
    assertThat(written.added()).isBetween(5_000L, 50_000L);
    assertThat(written.length()).isEqualTo(500_000);
  }

  @Test
  void text_is_compressed_and_noise_is_not() throws IOException {
    write("the same line again\n".repeat(50_000).getBytes(StandardCharsets.UTF_8));
    assertThat(store.bytes()).isLessThan(100_000);
    long before = store.bytes();
    write(Bytes.random(5, 1_000_000));
    assertThat(store.bytes() - before).isBetween(1_000_000L, 1_050_000L);
  }

  @Test
  void a_damaged_chunk_is_never_given_out_and_can_be_stored_again() throws IOException {
    byte[] content = Bytes.random(6, 3_000);
    Digest blob = write(content);
    store.sync();
    flip(newestPack(), PackFile.OPENING_BYTES + RecordHeader.BYTES + 100);
    assertThatThrownBy(() -> Bytes.read(store, blob)).isInstanceOf(DamagedBlobException.class);
    assertThat(write(content)).isEqualTo(blob);
    assertThat(Bytes.read(store, blob)).isEqualTo(content);
  }

  @Test
  void a_chunk_damaged_before_its_recipe_comes_is_refused_and_can_be_sent_again()
      throws IOException {
    damage_before_the_recipe(Bytes.random(7, 3_000), Bytes.random(8, 3_000));
  }

  @Test
  void so_is_one_that_cannot_be_expanded_any_more() throws IOException {
    damage_before_the_recipe(
        "the same line again\n".repeat(200).getBytes(StandardCharsets.UTF_8),
        "and another line\n".repeat(200).getBytes(StandardCharsets.UTF_8));
  }

  private void damage_before_the_recipe(byte[] one, byte[] two) throws IOException {
    store.putChunk(Digest.of(one), one);
    store.putChunk(Digest.of(two), two);
    store.sync();
    flip(newestPack(), PackFile.OPENING_BYTES + RecordHeader.BYTES);
    byte[] both = ByteBuffer.allocate(one.length + two.length).put(one).put(two).array();
    Recipe recipe =
        new Recipe(
            List.of(
                new Recipe.Part(Digest.of(one), one.length),
                new Recipe.Part(Digest.of(two), two.length)));
    List<Digest> chunks = List.of(Digest.of(one), Digest.of(two));
    assertThatThrownBy(() -> store.putRecipe(Digest.of(both), recipe))
        .isInstanceOf(DamagedBlobException.class)
        .hasMessageContaining(Digest.of(one).toString());
    assertThat(store.recipe(Digest.of(both))).isEmpty();
    assertThat(store.missing(chunks)).containsExactly(Digest.of(one));
    store.putChunk(Digest.of(one), one);
    store.putRecipe(Digest.of(both), recipe);
    assertThat(Bytes.read(store, Digest.of(both))).isEqualTo(both);
  }

  @Test
  void a_torn_end_is_cut_off_and_what_was_synced_stays() throws IOException {
    Random random = new Random(7);
    for (int round = 0; round < 30; round++) {
      byte[] kept = Bytes.random(100 + round, 5_000);
      Digest blob = write(kept);
      store.sync();
      long durable = Files.size(newestPack());
      write(Bytes.random(200 + round, 9_000));
      Path pack = newestPack();
      store.close();
      long end = Files.size(pack);
      if (end > durable) {
        tear(pack, durable + random.nextLong(end - durable), random);
      }
      open();
      assertThat(Bytes.read(store, blob)).isEqualTo(kept);
      write(Bytes.random(200 + round, 9_000)); // it can go on
    }
  }

  @Test
  void damage_inside_an_older_pack_is_reported() throws IOException {
    write(Bytes.random(8, 600_000));
    store.sync();
    store.close();
    flip(PackFile.path(folder, 0), PackFile.OPENING_BYTES + 3);
    assertThatThrownBy(this::open)
        .hasMessageContaining("damaged at byte " + PackFile.OPENING_BYTES);
    Files.delete(PackFile.path(folder, 0));
    open();
  }

  @Test
  void collection_frees_what_nothing_needs_and_nothing_else() throws IOException {
    TreeMap<Digest, byte[]> kept = new TreeMap<>();
    for (int i = 0; i < 20; i++) {
      byte[] content = Bytes.random(300 + i, 100_000);
      Digest blob = write(content);
      if (i % 5 == 0) {
        kept.put(blob, content);
      }
    }
    byte[] pinned = Bytes.random(299, 50_000);
    Digest pinnedBlob = write(pinned);
    store.pins().pin("upload", List.of(pinnedBlob), 100);
    store.sync();
    long before = onDisk();
    assertThat(store.collect(kept::keySet, 10, false).packs()).as("too young").isZero();
    now += 11;
    BlobStore.Collected planned = store.collect(kept::keySet, 10, true);
    assertThat(onDisk()).as("a dry run changes nothing").isEqualTo(before);
    BlobStore.Collected done = store.collect(kept::keySet, 10, false);
    assertThat(done.packs()).isEqualTo(planned.packs()).isPositive();
    assertThat(done.freedBytes()).isGreaterThan(before / 2);
    assertThat(onDisk() - (before - done.freedBytes()))
        .as("the room is the system's again, but for the rest of the newest pack's last page")
        .isBetween(-PAGE_BYTES, PAGE_BYTES);
    reopen();
    assertThat(store.bytes()).isEqualTo(onDisk());
    for (var blob : kept.entrySet()) {
      assertThat(Bytes.read(store, blob.getKey())).isEqualTo(blob.getValue());
    }
    assertThat(Bytes.read(store, pinnedBlob)).isEqualTo(pinned);
  }

  @Test
  void all_room_is_given_back_when_nothing_is_needed() throws IOException {
    write(Bytes.random(9, 900_000));
    store.sync();
    now += 11;
    store.collect(List::of, 10, false);
    assertThat(onDisk()).isLessThan(100);
    assertThat(store.chunks()).isZero();
  }

  @Test
  void nothing_is_collected_when_what_is_needed_cannot_be_read() throws IOException {
    byte[] content = Bytes.random(10, 300_000);
    Digest blob = write(content);
    now += 11;
    assertThatThrownBy(() ->
            store.collect(
                () -> {
                  throw new IOException("the registry is away");
                },
                0,
                false))
        .hasMessage("the registry is away");
    assertThat(Bytes.read(store, blob)).isEqualTo(content);
  }

  private long onDisk() throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }

  private Path newestPack() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.max(Comparator.naturalOrder()).orElseThrow();
    }
  }

  private static void flip(Path file, long at) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      channel.read(one, at);
      channel.write(ByteBuffer.wrap(new byte[] {(byte) ~one.get(0)}), at);
    }
  }

  /** Cuts or garbles everything behind that place. */
  private static void tear(Path file, long at, Random random) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      if (random.nextBoolean()) {
        channel.truncate(at);
      } else {
        byte[] noise = new byte[(int) (channel.size() - at)];
        random.nextBytes(noise);
        channel.write(ByteBuffer.wrap(noise), at);
      }
    }
  }
}
