package io.quorate.benchmarks.systems;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.benchmarks.load.Operation;
import io.quorate.benchmarks.load.Sample;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuorateSystemTest {
  @Test
  void threeNodesTakeAHundredPutsAndGiveThemBack(@TempDir Path folder)
      throws IOException, InterruptedException {
    List<String> command = QuorateSystem.command(ClassPath.ofThisProcess());
    try (SystemUnderTest system =
            new QuorateSystem(folder, Ports.free(20500, 40), command, List.of());
        LoadProcess load = system.connect(100, 256)) {
      load.each(Operation.PUT);
      load.each(Operation.GET);
      Sample sample = load.run(Operation.PUT, 4, Duration.ofMillis(100));

      assertThat(sample.operations()).isPositive();
      assertThat(sample.failures()).isZero();
      assertThat(CpuTime.secondsOf(system.pids())).isPositive();
    }
  }
}
