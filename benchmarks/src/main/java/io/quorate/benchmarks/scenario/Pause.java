package io.quorate.benchmarks.scenario;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets time pass between two looks at something that runs by itself. */
final class Pause {

  private Pause() {}

  static void of(Duration time) throws InterruptedException {
    boolean ended = new CountDownLatch(1).await(time.toNanos(), TimeUnit.NANOSECONDS);
    assert !ended : "nobody counts down";
  }
}
