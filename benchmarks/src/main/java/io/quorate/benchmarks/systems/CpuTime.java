package io.quorate.benchmarks.systems;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** CPU time that processes used, user and system, from the operating system (/proc on Linux). */
public final class CpuTime {

  /** User, nice, system, interrupts, and what the hypervisor gave to others. */
  private static final int[] BUSY_COLUMNS = {1, 2, 3, 6, 7, 8};

  private static final double TICKS_A_SECOND = 100;

  private CpuTime() {}

  public static double secondsOf(Collection<Long> pids) {
    double seconds = 0;
    for (long pid : pids) {
      Duration used =
          ProcessHandle.of(pid)
              .flatMap(process -> process.info().totalCpuDuration())
              .orElseThrow(() -> new IllegalStateException("Process " + pid + " has ended"));
      seconds += used.toNanos() / 1e9;
    }
    return seconds;
  }

  /** CPU time that the whole machine has used; not a number where /proc/stat does not say. */
  public static double secondsOfMachine() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/stat"))) {
      String[] ticks = lines.findFirst().orElse("").split(" +", -1);
      double busy = 0;
      for (int i : BUSY_COLUMNS) {
        busy += Long.parseLong(ticks[i]);
      }
      return busy / TICKS_A_SECOND;
    } catch (IOException _) {
      return Double.NaN;
    }
  }

  public static double secondsOf(long pid) {
    return secondsOf(List.of(pid));
  }
}
