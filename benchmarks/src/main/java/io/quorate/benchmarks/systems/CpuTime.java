package io.quorate.benchmarks.systems;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** CPU time that processes used, user and system, from the operating system (/proc on Linux). */
public final class CpuTime {

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

  public static double secondsOf(long pid) {
    return secondsOf(List.of(pid));
  }
}
