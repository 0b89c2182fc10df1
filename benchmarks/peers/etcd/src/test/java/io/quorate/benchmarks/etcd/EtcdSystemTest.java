package io.quorate.benchmarks.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.benchmarks.load.Operation;
import io.quorate.benchmarks.systems.ClassPath;
import io.quorate.benchmarks.systems.CpuTime;
import io.quorate.benchmarks.systems.EtcdSystem;
import io.quorate.benchmarks.systems.LoadProcess;
import io.quorate.benchmarks.systems.Ports;
import io.quorate.benchmarks.systems.SystemUnderTest;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

class EtcdSystemTest {
  @Test
  @EnabledIf(
      value = "io.quorate.benchmarks.systems.EtcdSystem#isInstalled",
      disabledReason = "no etcd")
  void takesAHundredPutsAndGivesThemBack(@TempDir Path folder)
      throws IOException, InterruptedException {
    try (SystemUnderTest system =
            new EtcdSystem(folder, Ports.free(20800, 6), ClassPath.ofThisProcess());
        LoadProcess load = system.connect(100, 256)) {
      load.each(Operation.PUT);
      load.each(Operation.GET);

      assertThat(CpuTime.secondsOf(system.pids())).isPositive();
    }
  }
}
