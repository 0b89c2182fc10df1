package io.quorate.store.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.store.machine.KeyRange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IntervalTreeTest {

  private static byte[] bytes(int number) {
    return new byte[] {(byte) (number >> 4), (byte) number};
  }

  private static KeyRange range(Random random) {
    int from = random.nextInt(256);
    return random.nextInt(10) == 0
        ? new KeyRange(bytes(from), new byte[0])
        : new KeyRange(bytes(from), bytes(from + 1 + random.nextInt(60)));
  }

  @Test
  void findsExactlyTheRangesThatHoldAKeyWhateverWasAddedAndRemoved() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    IntervalTree<KeyRange> tree = new IntervalTree<>();
    List<KeyRange> all = new ArrayList<>();
    for (int step = 0; step < 5000; step++) {
      if (all.size() > 200 || (!all.isEmpty() && random.nextInt(3) == 0)) {
        KeyRange gone = all.remove(random.nextInt(all.size()));
        tree.remove(gone);
        assertThat(tree.get(gone)).isNull();
      } else {
        KeyRange added = range(random);
        if (tree.get(added) == null) {
          tree.add(added, added);
          all.add(added);
        }
      }
      byte[] key = bytes(random.nextInt(330));
      Set<KeyRange> found = new HashSet<>();
      tree.holding(key, one -> assertThat(found.add(one)).isTrue());
      Set<KeyRange> expected = new HashSet<>(all);
      expected.removeIf(one -> !one.contains(key));
      assertThat(found).as("seed %d, step %d", seed, step).isEqualTo(expected);
    }
  }
}
