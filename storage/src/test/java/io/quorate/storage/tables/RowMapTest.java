package io.quorate.storage.tables;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RowMapTest {
  private static final int KEYS = 400;

  private static byte[] key(int number) {
    return new byte[] {(byte) (number >> 8), (byte) number};
  }

  /** Few hashes, some at the table's end, so that rows displace each other and wrap around. */
  private static int hash(int number) {
    return -(number % 37) * 3;
  }

  @Test
  void rows_that_come_and_go_leave_the_others_where_they_are_found() {
    for (int run = 0; run < 50; run++) {
      long seed = new Random().nextLong();
      Random random = new Random(seed);
      RowMap map = new RowMap();
      Map<Integer, byte @Nullable []> model = new HashMap<>(); // null for what hides a row below
      for (int step = 0; step < 3000; step++) {
        int number = random.nextInt(1 + random.nextInt(KEYS));
        boolean known = model.containsKey(number);
        switch (random.nextInt(3)) {
          case 0 -> {
            byte[] value = {(byte) step};
            map.put(key(number), hash(number), value);
            model.put(number, value);
          }
          case 1 -> {
            if (!known) {
              map.add(key(number), hash(number), new byte[] {(byte) step});
              map.put(key(number), hash(number), null);
            }
          }
          default -> {
            if (known) {
              map.put(key(number), hash(number), null);
              model.put(number, null);
            }
          }
        }
      }
      for (int number = 0; number < KEYS; number++) {
        int entry = map.find(key(number), hash(number));
        assertThat(entry >= 0)
            .as("seed %d, key %d", seed, number)
            .isEqualTo(model.containsKey(number));
        if (entry >= 0) {
          assertThat(map.value(entry))
              .as("seed %d, key %d", seed, number)
              .isEqualTo(model.get(number));
          assertThat(map.gone(entry)).isFalse();
        }
      }
    }
  }

  @Test
  void what_was_added_and_deleted_is_gone_and_may_come_again() {
    RowMap map = new RowMap();
    map.add(key(1), 5, new byte[] {1});
    map.put(key(1), 5, null);
    assertThat(map.find(key(1), 5)).isNegative();
    assertThat(map.gone(0)).isTrue();
    map.put(key(1), 5, new byte[] {2});
    map.put(key(1), 5, null);
    int entry = map.find(key(1), 5);
    assertThat(entry).isEqualTo(1); // put, not added: it hides what lies below
    assertThat(map.value(entry)).isNull();
    assertThat(map.gone(entry)).isFalse();
  }
}
