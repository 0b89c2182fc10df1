package io.quorate.protocol.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class Hash64Test {
  private static final long SEED = Long.getLong("quorate.seed", 64);

  /** Stored data depends on these values: if this fails, the hash is wrong, not the test. */
  @Test
  void valuesNeverChange() {
    assertThat(hex("", 0)).isEqualTo("51af96ca7f13ec27");
    assertThat(hex("a", 0)).isEqualTo("cb017d551d1f986f");
    assertThat(hex("a", 1)).isEqualTo("2e0572837cb57f6f");
    assertThat(hex("key", 0)).isEqualTo("8e03beefffba4cd3");
    assertThat(hex("quorate", 0)).isEqualTo("3f43f77ee48e6984");
    assertThat(hex("user/000001", 0)).isEqualTo("7826811f54aa2d99");
    assertThat(hex("sixteen bytes ab", 0)).isEqualTo("cdb8742751490c31");
    assertThat(hex("seventeen bytes a", 0)).isEqualTo("a2c9cb7905c0f4e5");
    assertThat(hex("0123456789".repeat(10), 42)).isEqualTo("7508010b595a4f54");
    assertThat(Long.toHexString(Hash64.hash(1, 0))).isEqualTo("c6c422d60673072a");
  }

  @Test
  void aNumberHashesAsItsBytesLowestFirst() {
    byte[] bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(-77L).array();

    assertThat(Hash64.hash(-77L, 5)).isEqualTo(Hash64.hash(bytes, 5));
  }

  @Test
  void aRangeHashesAsItsCopy() {
    byte[] bytes = "..user/000001..".getBytes(StandardCharsets.UTF_8);

    assertThat(Hash64.hash(bytes, 2, 11, 3)).isEqualTo(Hash64.hash("user/000001", 3));
  }

  /** Each input bit, at each length, flips each output bit about every second time. */
  @Test
  void oneFlippedBitFlipsHalfOfTheOutput() {
    System.out.println("seed " + SEED);
    Random random = new Random(SEED);
    int trials = 1_500;
    for (int length : new int[] {1, 2, 3, 4, 7, 8, 9, 16, 17, 31, 33, 64}) {
      for (int bit = 0; bit < length * 8; bit += length > 16 ? 7 : 1) {
        int[] flips = new int[64];
        for (int trial = 0; trial < trials; trial++) {
          byte[] bytes = new byte[length];
          random.nextBytes(bytes);
          long before = Hash64.hash(bytes, trial);
          bytes[bit / 8] ^= (byte) (1 << (bit % 8));
          count(before ^ Hash64.hash(bytes, trial), flips);
        }
        for (int flipped : flips) { // 6.2 standard deviations
          assertThat((double) flipped / trials).isBetween(0.42, 0.58);
        }
      }
    }
  }

  @Test
  void keysThatDifferInADigitSpreadEvenly() {
    int buckets = 256;
    int keys = 200_000;
    for (int shift : new int[] {0, 13, 56}) {
      int[] counts = new int[buckets];
      for (int i = 0; i < keys; i++) {
        String key = String.format(Locale.ROOT, "user/%06d", i);
        counts[(int) (Hash64.hash(key, 0) >>> shift) & 255]++;
      }
      assertThat(chiSquare(counts, keys)).isBetween(160.0, 370.0); // 255 ± 5 deviations
    }
  }

  @Test
  void aMillionSimilarKeysDoNotCollide() {
    Set<Long> seen = new HashSet<>();
    for (int i = 0; i < 500_000; i++) {
      seen.add(Hash64.hash(i, 0));
      seen.add(Hash64.hash("k" + i, 0));
    }
    assertThat(seen).hasSize(1_000_000);
  }

  @Test
  void bytesOfZeroAreToldApartByTheirNumber() {
    Set<Long> seen = new HashSet<>();
    for (int length = 0; length < 300; length++) {
      seen.add(Hash64.hash(new byte[length], 0));
    }
    assertThat(seen).hasSize(300);
  }

  private static void count(long difference, int[] flips) {
    for (int i = 0; i < 64; i++) {
      flips[i] += (int) (difference >>> i & 1);
    }
  }

  private static double chiSquare(int[] counts, int keys) {
    double expected = (double) keys / counts.length;
    double sum = 0;
    for (int count : counts) {
      sum += (count - expected) * (count - expected) / expected;
    }
    return sum;
  }

  private static String hex(String text, long seed) {
    return Long.toHexString(Hash64.hash(text, seed));
  }
}
