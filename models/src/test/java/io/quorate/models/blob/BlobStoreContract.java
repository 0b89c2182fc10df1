package io.quorate.models.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every store of blobs keeps to, wherever they lie. */
abstract class BlobStoreContract {
  static final Cutting CUTTING = Cutting.ContentDefined.average(4096);

  @TempDir Path folder;
  BlobStore store;

  /** The store, with all that was synced before. */
  abstract BlobStore create() throws IOException;

  @BeforeEach
  void open() throws IOException {
    store = create();
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  void reopen() throws IOException {
    store.close();
    open();
  }

  Digest write(byte[] content) throws IOException {
    BlobStore.Written written = store.write(new ByteArrayInputStream(content), CUTTING);
    assertThat(written.digest()).isEqualTo(Digest.of(content));
    return written.digest();
  }

  @Test
  void what_is_stored_is_read_also_after_a_restart() throws IOException {
    byte[] large = Bytes.random(1, 700_000);
    byte[] small = "a few bytes".getBytes(StandardCharsets.UTF_8);
    byte[] text = "the same line again\n".repeat(20_000).getBytes(StandardCharsets.UTF_8);
    Digest[] blobs = {write(large), write(small), write(new byte[0]), write(text)};
    store.sync();
    reopen();
    assertThat(Bytes.read(store, blobs[0])).isEqualTo(large);
    assertThat(Bytes.read(store, blobs[1])).isEqualTo(small);
    assertThat(Bytes.read(store, blobs[2])).isEmpty();
    assertThat(Bytes.read(store, blobs[3])).isEqualTo(text);
  }

  @Test
  void a_part_is_read_as_a_part() throws IOException {
    byte[] content = Bytes.random(2, 100_000);
    Digest blob = write(content);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    store.read(blob, 33_333, 12_345, out);
    byte[] expected = new byte[12_345];
    System.arraycopy(content, 33_333, expected, 0, expected.length);
    assertThat(out.toByteArray()).isEqualTo(expected);
  }

  @Test
  void bytes_of_another_digest_are_refused() throws IOException {
    Digest digest = Digest.of(new byte[] {1});
    assertThatThrownBy(() -> store.putChunk(digest, new byte[] {2}))
        .isInstanceOf(DamagedBlobException.class)
        .hasMessageContaining("were sent as " + digest);
    assertThat(store.missing(List.of(digest))).containsExactly(digest);
  }

  @Test
  void a_recipe_must_make_up_its_blob() throws IOException {
    byte[] one = {1};
    byte[] two = {2};
    store.putChunk(Digest.of(one), one);
    store.putChunk(Digest.of(two), two);
    Recipe recipe =
        new Recipe(List.of(new Recipe.Part(Digest.of(one), 1), new Recipe.Part(Digest.of(two), 1)));
    Digest right = Digest.of(new byte[] {1, 2});
    Digest wrong = Digest.of(new byte[] {2, 1});
    assertThatThrownBy(() -> store.putRecipe(wrong, recipe))
        .hasMessageContaining("make up " + right);
    store.putRecipe(right, recipe);
    assertThat(Bytes.read(store, right)).containsExactly(1, 2);
    Recipe gap = new Recipe(List.of(new Recipe.Part(wrong, 1)));
    assertThatThrownBy(() -> store.putRecipe(wrong, gap)).hasMessageContaining("is not here");
  }

  private static RunningDigest running(byte[]... chunks) {
    RunningDigest running = new RunningDigest();
    for (byte[] chunk : chunks) {
      running.add(Digest.of(chunk), chunk, 0, chunk.length);
    }
    return running;
  }

  @Test
  void what_was_hashed_as_it_came_must_be_the_blob_too() throws IOException {
    byte[] one = {1};
    byte[] two = {2};
    byte[] three = {3};
    List<Recipe.Part> parts = new ArrayList<>();
    for (byte[] chunk : List.of(one, two, three)) {
      store.putChunk(Digest.of(chunk), chunk);
      parts.add(new Recipe.Part(Digest.of(chunk), 1));
    }
    Recipe recipe = new Recipe(parts);
    Digest right = Digest.of(new byte[] {1, 2, 3});
    Digest wrong = Digest.of(new byte[] {1, 3, 2});
    RunningDigest[] ways = {
      running(), running(one), running(one, two), running(one, two, three), running(one, three, two)
    };
    for (RunningDigest running : ways) {
      assertThatThrownBy(() -> store.putRecipe(wrong, recipe, running))
          .hasMessageContaining("make up " + right);
    }
    RunningDigest more = running(one, two, three, one);
    assertThatThrownBy(() -> store.putRecipe(wrong, recipe, more))
        .hasMessageContaining("make up " + right);
    assertThat(store.recipe(right)).isEmpty();
    store.putRecipe(right, recipe, running(one, two));
    assertThat(Bytes.read(store, right)).containsExactly(1, 2, 3);
  }

  @Test
  void a_chunk_that_was_hashed_as_it_came_must_still_be_here() throws IOException {
    byte[] one = {1};
    byte[] two = {2};
    store.putChunk(Digest.of(two), two);
    Recipe recipe =
        new Recipe(List.of(new Recipe.Part(Digest.of(one), 1), new Recipe.Part(Digest.of(two), 1)));
    Digest both = Digest.of(new byte[] {1, 2});
    assertThatThrownBy(() -> store.putRecipe(both, recipe, running(one, two)))
        .hasMessageContaining(Digest.of(one) + " of " + both + " is not here");
    store.putChunk(Digest.of(one), one);
    Recipe longer =
        new Recipe(List.of(new Recipe.Part(Digest.of(one), 2), new Recipe.Part(Digest.of(two), 1)));
    assertThatThrownBy(() -> store.putRecipe(both, longer, running(one, two)))
        .hasMessageContaining("has 1 bytes, not 2");
  }

  @Test
  void what_is_missing_is_what_was_not_stored() throws IOException {
    Digest here = write(Bytes.random(30, 1_000));
    Digest away = Digest.of(Bytes.random(31, 1_000));
    store.sync();
    assertThat(store.missing(List.of(away, here))).containsExactly(away);
    assertThat(store.recipe(away)).isEmpty();
    assertThat(store.chunk(away)).isEmpty();
    BlobStore.Written again =
        store.write(new ByteArrayInputStream(Bytes.random(30, 1_000)), CUTTING);
    assertThat(again.added()).isZero();
  }
}
