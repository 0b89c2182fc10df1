package io.quorate.protocol.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.quorum.QuorumRecord.Change;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {

  private static final int ALL = (1 << MerkleTree.GROUPS) - 1;

  @Test
  void nothingIsZero() {
    MerkleTree tree = new MerkleTree(new HostRows());

    assertThat(tree.root()).isZero();
    assertThat(tree.keys()).isZero();
  }

  @Test
  void keysSpreadOverTheLeaves() {
    int[] count = new int[MerkleTree.LEAVES];
    for (int i = 0; i < 256 * 64; i++) {
      count[MerkleTree.leafOf(RandomStates.key(i))]++;
    }

    assertThat(Arrays.stream(count).min().orElseThrow()).isGreaterThan(30);
    assertThat(Arrays.stream(count).max().orElseThrow()).isLessThan(110);
  }

  /**
   * Two histories in different orders, with detours, end in the same states: the trees are equal.
   */
  @Test
  void onlyWhatIsHeldCountsNotHowItCameToBe() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      RandomStates states = new RandomStates(random);
      Map<Integer, Versions> held = new TreeMap<>();
      for (int i = 0; i < 40; i++) {
        held.put(random.nextInt(1000), states.state());
      }
      HostRows oneRows = new HostRows();
      HostRows otherRows = new HostRows();
      MerkleTree one = new MerkleTree(oneRows);
      MerkleTree other = new MerkleTree(otherRows);
      fill(one, oneRows, held, List.copyOf(held.keySet()), new RandomStates(random), false);
      List<Integer> shuffled = new ArrayList<>(held.keySet());
      Collections.shuffle(shuffled, random);
      fill(other, otherRows, held, shuffled, new RandomStates(random), true);

      assertThat(other.root()).as("seed %d", seed).isEqualTo(one.root()).isNotZero();
      assertThat(new MerkleTree(otherRows).root()).as("from rows").isEqualTo(one.root());
      assertThat(other.keys()).isEqualTo(held.size());
      assertThat(other.tombstones())
          .isEqualTo(held.values().stream().filter(Versions::isTombstone).count());
      assertThat(other.siblings())
          .isEqualTo(held.values().stream().mapToInt(v -> v.siblings().size()).sum());
    }
  }

  @Test
  void aDifferenceShowsInItsLeafAlone() {
    RandomStates states = new RandomStates(new Random(1));
    HostRows rows = new HostRows();
    MerkleTree one = new MerkleTree(new HostRows());
    MerkleTree other = new MerkleTree(rows);
    for (int i = 0; i < 100; i++) {
      Versions state = states.state();
      one.changed(RandomStates.key(i), Versions.empty(), state, new RowBatch());
      other.changed(RandomStates.key(i), Versions.empty(), state, new RowBatch());
    }
    one.changed(RandomStates.key(500), Versions.empty(), states.state(), new RowBatch());

    long[] leaves = new long[MerkleTree.LEAVES];
    for (int group = 0; group < MerkleTree.GROUPS; group++) {
      System.arraycopy(one.leaves(group), 0, leaves, group * MerkleTree.GROUP, MerkleTree.GROUP);
    }
    Leaves differing = Leaves.differing(other, ALL, leaves);

    assertThat(differing.size()).isEqualTo(1);
    assertThat(differing.contains(MerkleTree.leafOf(RandomStates.key(500)))).isTrue();
    assertThat(one.root()).isNotEqualTo(other.root());
  }

  private static void fill(
      MerkleTree tree,
      HostRows rows,
      Map<Integer, Versions> held,
      List<Integer> order,
      RandomStates detours,
      boolean detour) {
    for (int number : order) {
      byte[] key = RandomStates.key(number);
      Versions before = Versions.empty();
      if (detour) {
        Versions gone = detours.state();
        change(tree, rows, key, before, gone);
        change(tree, rows, key, gone, Versions.empty());
      }
      change(tree, rows, key, before, held.getOrDefault(number, Versions.empty()));
    }
  }

  private static void change(
      MerkleTree tree, HostRows rows, byte[] key, Versions before, Versions after) {
    RowBatch batch = new RowBatch();
    tree.changed(key, before, after, batch);
    for (Change change : batch.changes()) {
      byte[] value = change.value();
      if (value != null) {
        rows.put(change.key(), value);
      }
    }
  }
}
