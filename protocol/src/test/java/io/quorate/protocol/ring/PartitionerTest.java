package io.quorate.protocol.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionerTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 64, 100, 1_000, 65_536})
  void arcsAreEqualAndLeaveNothingOut(int partitions) {
    Partitioner partitioner = new Partitioner(partitions);

    assertThat(partitioner.arcStart(0)).isZero();
    assertThat(partitioner.partitionOfHash(-1)).isEqualTo(partitions - 1);
    for (int partition = 1; partition < partitions; partition++) {
      long start = partitioner.arcStart(partition);
      assertThat(partitioner.partitionOfHash(start)).isEqualTo(partition);
      assertThat(partitioner.partitionOfHash(start - 1)).isEqualTo(partition - 1);
    }
  }

  @Test
  void keysSpreadOverThePartitions() {
    Partitioner partitioner = new Partitioner(64);
    int[] counts = new int[64];
    PlacementComparison.sample(64_000).forEach(key -> counts[partitioner.partitionOf(key)]++);

    assertThat(Arrays.stream(counts)).allMatch(count -> count > 800 && count < 1_200);
  }

  @Test
  void aSenselessNumberIsRefused() {
    assertThatThrownBy(() -> new Partitioner(0))
        .hasMessageContaining("1 to 65536 partitions, not 0");
    assertThatThrownBy(() -> new Partitioner(65_537)).isInstanceOf(IllegalArgumentException.class);
  }
}
