package io.quorate.cli;

import io.quorate.models.remote.Progress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Says in lines, for a log, how far a transfer has come, at which rate, and what was reused. */
final class FetchLines implements Progress {
  private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final double MIB = 1 << 20;

  private final String name;
  private final Consumer<String> lines;
  private long startedNanos;
  private long saidNanos;
  private long all;
  private long moved;
  private long content;
  private long reused;

  FetchLines(String name, Consumer<String> lines) {
    this.name = name;
    this.lines = lines;
  }

  @Override
  public synchronized void begun(long bytes) {
    all = bytes;
    startedNanos = System.nanoTime();
    saidNanos = startedNanos;
    if (bytes == 0) {
      say();
    }
  }

  @Override
  public synchronized void moved(long bytes, long ofContent) {
    moved += bytes;
    content += ofContent;
    step();
  }

  @Override
  public synchronized void reused(long bytes) {
    reused += bytes;
    content += bytes;
    step();
  }

  /** Now and then, and when it is complete. */
  private void step() {
    if (content >= all || System.nanoTime() - saidNanos >= EVERY_NANOS) {
      say();
    }
  }

  private void say() {
    saidNanos = System.nanoTime();
    double seconds = Math.max((saidNanos - startedNanos) / 1e9, 1e-3);
    lines.accept(
        "fetching %s: %.1f of %.1f MiB, %.1f MiB moved, %.1f MiB reused, %.1f MiB/s"
            .formatted(
                name,
                content / MIB,
                all / MIB,
                moved / MIB,
                reused / MIB,
                content / MIB / seconds));
  }
}
