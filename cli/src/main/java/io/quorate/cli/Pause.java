package io.quorate.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets time pass: between two looks at something that takes a while, or while a benchmark runs. */
final class Pause {

  private Pause() {}

  /** Returns after that time, unless interrupted. */
  static void of(Duration time) throws InterruptedException {
    boolean ended = new CountDownLatch(1).await(time.toNanos(), TimeUnit.NANOSECONDS);
    assert !ended : "nobody counts down";
  }
}
