package io.quorate.storage.tables;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HeadsTest {
  private static byte[] key(int number) {
    return new byte[] {(byte) (number >> 8), (byte) number};
  }

  /** What is cached is never wrong, and the bytes stay within the limit. */
  @Test
  void random_use_never_answers_wrongly() {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    Heads heads = new Heads(20_000);
    Map<byte[], byte[]> truth = new TreeMap<>(Arrays::compareUnsigned);
    int hits = 0;
    for (int i = 0; i < 100_000; i++) {
      byte[] key = key(random.nextInt(random.nextBoolean() ? 50 : 2000));
      int hash = Keys.hash(key);
      if (random.nextInt(4) == 0) {
        byte[] value = new byte[random.nextInt(30)];
        truth.put(key, value);
        heads.remove(key, hash);
        continue;
      }
      int entry = heads.find(key, hash);
      if (entry >= 0) {
        assertThat(heads.read(entry)).isSameAs(truth.get(key));
        hits++;
      } else {
        heads.add(key, hash, truth.get(key));
      }
      assertThat(heads.bytes()).isBetween(0L, 20_000L);
    }
    assertThat(hits).isGreaterThan(10_000);
    heads.clear();
    assertThat(heads.bytes()).isZero();
  }

  @Test
  void a_row_that_is_read_again_and_again_survives_a_flood_of_others() {
    Heads heads = new Heads(5000);
    byte[] hot = {1};
    heads.add(hot, Keys.hash(hot), hot);
    for (int i = 0; i < 1000; i++) {
      byte[] cold = key(i);
      heads.add(cold, Keys.hash(cold), cold);
      heads.read(heads.find(hot, Keys.hash(hot)));
    }
    assertThat(heads.find(hot, Keys.hash(hot))).isNotNegative();
  }

  @Test
  void what_would_fill_the_cache_alone_is_not_cached() {
    Heads heads = new Heads(5000);
    byte[] key = {1};
    heads.add(key, Keys.hash(key), new byte[4000]);
    assertThat(heads.find(key, Keys.hash(key))).isNegative();
    new Heads(0).add(key, Keys.hash(key), key);
  }
}
