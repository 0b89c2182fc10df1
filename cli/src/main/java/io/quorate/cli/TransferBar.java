package io.quorate.cli;

import io.quorate.models.remote.Progress;
import java.util.concurrent.atomic.AtomicLong;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows how far a transfer has come, at which rate, and how much was there already. */
final class TransferBar implements Progress, AutoCloseable {
  private static final long MIB = 1 << 20;

  private final AtomicLong moved = new AtomicLong();
  private final AtomicLong reused = new AtomicLong();
  private final String name;
  private final long startedNanos = System.nanoTime();
  private volatile @Nullable ProgressBar bar;

  TransferBar(String name) {
    this.name = name;
  }

  @Override
  public void begun(long bytes) {
    bar =
        new ProgressBarBuilder()
            .setTaskName(name)
            .setInitialMax(bytes)
            .setUnit(" MiB", MIB)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(250)
            .showSpeed()
            .build();
  }

  @Override
  public void moved(long bytes, long content) {
    moved.addAndGet(bytes);
    step(content, "");
  }

  @Override
  public void reused(long bytes) {
    long all = reused.addAndGet(bytes);
    step(bytes, "%.1f MiB reused".formatted(all / (double) MIB));
  }

  private void step(long bytes, String message) {
    ProgressBar shown = bar;
    if (shown != null) {
      shown.stepBy(bytes);
      if (!message.isEmpty()) {
        shown.setExtraMessage(message);
      }
    }
  }

  long movedBytes() {
    return moved.get();
  }

  long reusedBytes() {
    return reused.get();
  }

  double seconds() {
    return (System.nanoTime() - startedNanos) / 1e9;
  }

  String summary() {
    double seconds = seconds();
    return "%.1f MiB moved, %.1f MiB reused, %.1f s, %.1f MiB/s"
        .formatted(
            moved.get() / (double) MIB,
            reused.get() / (double) MIB,
            seconds,
            (moved.get() + reused.get()) / (double) MIB / Math.max(seconds, 1e-3));
  }

  /** Ends the bar's line, so that what is printed stands below it. */
  void finish() {
    ProgressBar shown = bar;
    bar = null;
    if (shown != null) {
      shown.close();
    }
  }

  @Override
  public void close() {
    finish();
  }
}
