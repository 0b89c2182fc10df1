package io.quorate.models.wire;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Time between two looks at something that tells nobody of its changes. */
public final class Lapse {
  private Lapse() {}

  /** Returns after that time, unless interrupted. */
  public static void of(Duration time) throws InterruptedException {
    boolean ended = new CountDownLatch(1).await(time.toNanos(), TimeUnit.NANOSECONDS);
    assert !ended : "nobody counts down";
  }
}
