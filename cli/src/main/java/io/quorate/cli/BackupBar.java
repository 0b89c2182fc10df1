package io.quorate.cli;

import java.util.concurrent.atomic.AtomicLong;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows how many bytes of a backup have come, and how fast. */
final class BackupBar implements AutoCloseable {
  private static final long MIB = 1 << 20;

  private final AtomicLong bytes = new AtomicLong();
  private final long startedNanos = System.nanoTime();
  private final ProgressBar bar;

  /**
   * @param total bytes that will come; −1 where that is not known
   */
  BackupBar(String name, long total) {
    bar =
        new ProgressBarBuilder()
            .setTaskName(name)
            .setInitialMax(total)
            .setUnit(" MiB", MIB)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(250)
            .showSpeed()
            .build();
  }

  void moved(long more) {
    bar.stepTo(bytes.addAndGet(more));
  }

  long bytes() {
    return bytes.get();
  }

  double seconds() {
    return (System.nanoTime() - startedNanos) / 1e9;
  }

  /** How much, how long and how fast. */
  String summary() {
    double mib = bytes.get() / (double) MIB;
    return "%.1f MiB in %.1f s, %.1f MiB/s"
        .formatted(mib, seconds(), mib / Math.max(seconds(), 1e-3));
  }

  /** Ends the bar's line, so that what is printed stands below it. */
  void finish() {
    bar.close();
  }

  @Override
  public void close() {
    finish();
  }
}
