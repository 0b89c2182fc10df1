package io.quorate.benchmarks.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.benchmarks.load.Operation;
import io.quorate.benchmarks.systems.CassandraSystem;
import io.quorate.benchmarks.systems.ClassPath;
import io.quorate.benchmarks.systems.CpuTime;
import io.quorate.benchmarks.systems.LoadProcess;
import io.quorate.benchmarks.systems.SystemUnderTest;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

class CassandraSystemTest {

  @Test
  @EnabledIfSystemProperty(
      named = "cassandra",
      matches = "true",
      disabledReason = "takes a minute: on demand, with -Dcassandra=true")
  void takesAHundredPutsAndGivesThemBack(@TempDir Path folder)
      throws IOException, InterruptedException {
    try (SystemUnderTest system =
            new CassandraSystem(folder, ClassPath.ofThisProcess(), CassandraSystem.findJava());
        LoadProcess load = system.connect(100, 256)) {
      load.each(Operation.PUT);
      load.each(Operation.GET);

      assertThat(CpuTime.secondsOf(system.pids())).isPositive();
    }
  }
}
