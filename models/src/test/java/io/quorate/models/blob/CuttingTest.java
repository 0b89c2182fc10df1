package io.quorate.models.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CuttingTest {
  private static final Cutting CUTTING = Cutting.ContentDefined.average(4096);

  @Test
  void chunks_make_up_the_content_and_keep_their_bounds() throws IOException {
    byte[] content = Bytes.random(1, 1_000_003);
    Chunker chunker = new Chunker(new Dribbling(content), CUTTING);
    byte[] joined = new byte[0];
    int shortOnes = 0;
    while (chunker.next()) {
      byte[] chunk = new byte[chunker.length()];
      System.arraycopy(chunker.buffer(), chunker.offset(), chunk, 0, chunk.length);
      joined = Bytes.joined(joined, chunk);
      assertThat(chunk.length).isLessThanOrEqualTo(CUTTING.bytesMax());
      shortOnes += chunk.length < 1024 ? 1 : 0;
    }
    assertThat(joined).isEqualTo(content);
    assertThat(shortOnes).as("only the last may be shorter than the least").isLessThanOrEqualTo(1);
  }

  @Test
  void the_average_is_about_what_was_asked_for() {
    int chunks = Bytes.chunks(Bytes.random(2, 8 << 20), CUTTING).size();
    assertThat((8 << 20) / chunks).isBetween(3500, 6000);
  }

  @Test
  void the_same_content_is_cut_alike_however_it_arrives() throws IOException {
    byte[] content = Bytes.random(3, 300_000);
    Chunker chunker = new Chunker(new Dribbling(content), CUTTING);
    for (Digest digest : Bytes.chunks(content, CUTTING)) {
      assertThat(chunker.next()).isTrue();
      assertThat(chunker.digest()).isEqualTo(digest);
    }
    assertThat(chunker.next()).isFalse();
  }

  @Test
  void what_is_inserted_changes_the_chunks_around_it_alone() {
    byte[] content = Bytes.random(4, 1 << 20);
    byte[] changed = Bytes.joined(Bytes.random(5, 100), content);
    Set<Digest> before = new HashSet<>(Bytes.chunks(content, CUTTING));
    List<Digest> after = Bytes.chunks(changed, CUTTING);
    assertThat(after.stream().filter(digest -> !before.contains(digest)).count())
        .isLessThanOrEqualTo(4);
    Set<Digest> fixed = new HashSet<>(Bytes.chunks(content, new Cutting.Fixed(4096)));
    assertThat(Bytes.chunks(changed, new Cutting.Fixed(4096)))
        .as("cut by size, everything changes")
        .noneMatch(fixed::contains);
  }

  @Test
  void the_table_of_the_rolling_hash_never_changes() {
    assertThat(CUTTING.length(Bytes.random(7, 20_000), 0, 20_000))
        .as("a store that was cut by another table shares nothing with ours")
        .isEqualTo(4324);
  }

  @Test
  void chunks_end_where_the_definition_says() {
    int least = CUTTING.bytesMax() / 16;
    for (int seed = 0; seed < 500; seed++) {
      byte[] content = Bytes.random(seed, least + seed * 37);
      int to = content.length - seed % 3;
      int from = seed % 2;
      assertThat(CUTTING.length(content, from, to))
          .as("seed %d", seed)
          .isEqualTo(byDefinition(content, from, to, least));
    }
  }

  /** Each byte with a hash of the 64 up to it, anew. */
  private static int byDefinition(byte[] bytes, int from, int to, int least) {
    int average = 4 * least;
    for (int at = from + least; at < Math.min(to, from + 16 * least); at++) {
      long hash = 0;
      for (int i = Math.max(from + least, at - 63); i <= at; i++) {
        hash = (hash << 1) + gear(bytes[i] & 0xff);
      }
      int zeros = at < from + average ? 14 : 10; // 12 for 4096, and two more or less
      if (hash >>> (64 - zeros) == 0) {
        return at + 1 - from;
      }
    }
    return Math.min(to - from, 16 * least);
  }

  /** The number of that place of SplitMix64, seeded by 1. */
  private static long gear(int place) {
    long z = 1 + (place + 1) * 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  @Test
  void sizes_that_make_no_sense_are_refused() {
    assertThatThrownBy(() -> new Cutting.ContentDefined(100, 100, 200))
        .hasMessageContaining("least < average < largest");
    assertThatThrownBy(() -> new Cutting.ContentDefined(100, 1000, 2000))
        .hasMessageContaining("no power of two");
    assertThatThrownBy(() -> new Cutting.Fixed(0)).hasMessageContaining("at least one byte");
  }

  /** Gives a few bytes at a time. */
  private static final class Dribbling extends InputStream {
    private final ByteArrayInputStream in;

    Dribbling(byte[] content) {
      in = new ByteArrayInputStream(content);
    }

    @Override
    public int read() {
      return in.read();
    }

    @Override
    public int read(byte[] into, int from, int length) {
      return in.read(into, from, Math.min(length, 777));
    }
  }
}
