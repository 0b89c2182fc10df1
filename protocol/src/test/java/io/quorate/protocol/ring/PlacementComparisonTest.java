package io.quorate.protocol.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.protocol.ring.PlacementComparison.Change;
import io.quorate.protocol.ring.PlacementComparison.Result;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlacementComparisonTest {
  private static final List<byte[]> KEYS = PlacementComparison.sample(50_000);
  private static final int NODES = 8;

  @Test
  void moduloMovesNearlyEverything() {
    assertThat(moved(new ModuloPlacement(), Change.JOIN)).isGreaterThan(0.8);
    assertThat(moved(new ModuloPlacement(), Change.LEAVE_LAST)).isGreaterThan(0.8);
  }

  @Test
  void rangesMoveAboutHalf() {
    assertThat(moved(new RangePlacement(), Change.JOIN)).isBetween(0.4, 0.6);
    assertThat(compare(new RangePlacement(), Change.JOIN).loadMaxToMean()).isLessThan(1.01);
  }

  @Test
  void consistentHashingMovesLittleAndVirtualNodesEvenItOut() {
    Result plain = compare(new VirtualNodes(1), Change.JOIN);
    Result many = compare(new VirtualNodes(256), Change.JOIN);

    assertThat(plain.loadMaxToMean()).isGreaterThan(1.5);
    assertThat(many.loadMaxToMean()).isLessThan(1.25);
    for (Change change : Change.values()) {
      Result result = compare(new VirtualNodes(256), change);
      assertThat(result.movedShare()).isBetween(0.0, 1.3 * result.minimumShare());
    }
  }

  @Test
  void jumpHashMovesTheMinimumUnlessANodeLeavesTheMiddle() {
    assertThat(moved(new JumpHash(), Change.JOIN)).isBetween(0.9 / 9, 1.1 / 9);
    assertThat(moved(new JumpHash(), Change.LEAVE_LAST)).isBetween(0.9 / 8, 1.1 / 8);
    assertThat(moved(new JumpHash(), Change.LEAVE_MIDDLE)).isGreaterThan(0.4);
    assertThat(compare(new JumpHash(), Change.JOIN).loadMaxToMean()).isLessThan(1.05);
  }

  @Test
  void theJumpIsThatOfThePaper() {
    assertThat(JumpHash.bucket(0, 1)).isZero();
    assertThat(JumpHash.bucket(10_863_919_174_838_991L, 11)).isEqualTo(6);
    assertThat(JumpHash.bucket(2_016_238_256_797_177_309L, 11)).isEqualTo(3);
    assertThat(JumpHash.bucket(1_673_758_223_894_951_030L, 11)).isEqualTo(5);
    assertThatThrownBy(() -> JumpHash.bucket(1, 0)).hasMessageContaining("at least 1 bucket");
  }

  @Test
  void theJumpOnlyEverGoesToTheNewBucket() {
    for (byte[] key : KEYS.subList(0, 2_000)) {
      long hash = Hash64.ofKey(key);
      for (int buckets = 1; buckets < 40; buckets++) {
        int next = JumpHash.bucket(hash, buckets + 1);
        assertThat(next == buckets || next == JumpHash.bucket(hash, buckets)).isTrue();
      }
    }
  }

  @Test
  void boundedRendezvousMovesLittleAndStaysEven() {
    for (Change change : Change.values()) {
      Result result =
          compare(new PartitionedPlacement(new RendezvousPlacement(), 1_024, false), change);
      assertThat(result.movedShare()).isLessThan(2 * result.minimumShare());
      assertThat(result.loadMaxToMean()).isLessThan(1.2);
    }
  }

  @Test
  void aPlannedChangeMovesTheMinimum() {
    for (Placement placement : List.of(new RingPlacement(), new RendezvousPlacement(0))) {
      Result result = compare(new PartitionedPlacement(placement, 1_024, true), Change.JOIN);
      assertThat(result.loadMaxToMean()).isLessThan(1.08);
    }
    Result even =
        compare(new PartitionedPlacement(new RendezvousPlacement(0), 1_024, true), Change.JOIN);
    assertThat(even.movedShare()).isBetween(0.95 / 9, 1.05 / 9);
  }

  @Test
  void everyMethodIsComparedUnderEveryChange() {
    List<Result> results = PlacementComparison.compare(2_000, 5, 64);

    assertThat(results).hasSize(PlacementComparison.methods(64).size() * 3);
    assertThat(results.stream().map(Result::method).distinct()).hasSize(9);
    assertThat(results)
        .allMatch(r -> r.movedShare() > 0 && r.movedShare() <= 1 && r.loadMaxToMean() >= 1);
    assertThatThrownBy(() -> PlacementComparison.compare(10, 1, 64))
        .hasMessageContaining("a node that stays");
  }

  private static double moved(KeyPlacement method, Change change) {
    return compare(method, change).movedShare();
  }

  private static Result compare(KeyPlacement method, Change change) {
    return PlacementComparison.compare(method, KEYS, NODES, change);
  }
}
