package io.quorate.benchmarks.systems;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HiccupsTest {
  private static char state(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    return stat.charAt(stat.lastIndexOf(')') + 2);
  }

  @Test
  void aProcessIsStoppedAndGoesOnAgain(@TempDir Path folder) throws IOException {
    try (ServerProcess process = ServerProcess.start("sleep", folder, List.of("sleep", "60"))) {
      try (Hiccups hiccups =
          new Hiccups(process.pid(), Duration.ofMillis(20), Duration.ofMillis(1))) {
        while (state(process.pid()) != 'T') {
          Thread.onSpinWait();
        }
        while (state(process.pid()) == 'T') {
          Thread.onSpinWait();
        }
        assertThat(hiccups.count()).isPositive();
      }
      assertThat(state(process.pid())).isNotEqualTo('T');
    }
  }
}
