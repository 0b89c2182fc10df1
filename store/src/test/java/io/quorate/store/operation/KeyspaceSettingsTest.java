package io.quorate.store.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Which partition a key belongs to, and which ones a scan concerns, by ranges. */
class KeyspaceSettingsTest {

  private static KeyspaceSettings ranges(List<String> splits) {
    KeyspaceSettings d = KeyspaceSettings.defaults("linearizable");
    return new KeyspaceSettings(
        d.consistency(),
        3,
        2,
        2,
        d.quorum(),
        false,
        d.merge(),
        d.partitionsWith(splits),
        d.placement(),
        1,
        1,
        1024,
        0,
        "range",
        splits);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aPartitionHoldsTheKeysFromItsSplitUpToTheNext() {
    KeyspaceSettings three = ranges(List.of("g", "p"));
    assertThat(three.partitionOf(bytes("a"))).isZero();
    assertThat(three.partitionOf(bytes("fz"))).isZero();
    assertThat(three.partitionOf(bytes("g"))).isEqualTo(1);
    assertThat(three.partitionOf(bytes("ozz"))).isEqualTo(1);
    assertThat(three.partitionOf(bytes("p"))).isEqualTo(2);
    assertThat(three.partitionOf(new byte[] {(byte) 0xff})).isEqualTo(2);
  }

  @Test
  void aScanConcernsExactlyThePartitionsThatMayHoldItsKeys() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 5_000; round++) {
      TreeSet<String> splits = new TreeSet<>();
      for (int i = 1 + random.nextInt(4); i > 0; i--) {
        splits.add(text(random, 1));
      }
      KeyspaceSettings settings = ranges(List.copyOf(splits));
      byte[] prefix = bytes(text(random, 0));
      byte[] after = bytes(text(random, 0));
      List<Integer> concerned = settings.partitionsOf(prefix, after);
      assertThat(concerned).as("seed %d", seed).isNotEmpty().isSorted();
      for (byte[] key : keys()) {
        boolean wanted =
            key.length >= prefix.length
                && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length)
                && Arrays.compareUnsigned(key, after) > 0;
        if (wanted) {
          assertThat(concerned).as("seed %d", seed).contains(settings.partitionOf(key));
        }
      }
      assertThat(concerned.getLast())
          .as("seed %d: nothing behind the prefix", seed)
          .isLessThanOrEqualTo(
              Math.max(concerned.getFirst(), settings.partitionOf(bytesBehind(prefix))));
    }
  }

  /** The prefix with as many of the highest byte behind it as matter here. */
  private static byte[] bytesBehind(byte[] prefix) {
    byte[] behind = Arrays.copyOf(prefix, prefix.length + 9);
    Arrays.fill(behind, prefix.length, behind.length, (byte) 0xff);
    return behind;
  }

  private static String text(Random random, int least) {
    StringBuilder text = new StringBuilder();
    for (int i = least + random.nextInt(3); i > 0; i--) {
      text.append((char) ('a' + random.nextInt(3)));
    }
    return text.toString();
  }

  private static List<byte[]> keys() {
    List<byte[]> keys = new ArrayList<>();
    for (char one = 'a'; one <= 'd'; one++) {
      keys.add(bytes("" + one));
      for (char two = 'a'; two <= 'd'; two++) {
        keys.add(bytes("" + one + two));
        for (char three = 'a'; three <= 'd'; three++) {
          keys.add(bytes("" + one + two + three));
        }
      }
    }
    return keys;
  }
}
