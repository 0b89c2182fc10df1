package io.quorate.server.loop;

import java.util.concurrent.TimeUnit;

/**
 * Whether a thread that has nothing to do looks again for a moment before it sleeps. A put wakes
 * sleeping threads seven times, one after the other, and each time costs more than what the thread
 * then does. So it looks where work has lately come soon, as kernels poll before they halt; it
 * sleeps at once where it has not, and where others want the processor. For one thread.
 */
public final class Linger {
  /** For so long it looks; most steps of a put come within it. */
  private static final long LOOKS_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

  /** What comes within this makes it worth looking for the next. */
  private static final long SOON_NANOS = 2 * LOOKS_NANOS;

  /** A look takes a microsecond; where the next comes so late, others had the processor. */
  private static final long CROWDED_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /**
   * Who lost the processor does not look for so long; twice as long where that happens again soon.
   */
  private static final long AVOIDS_NANOS_MIN = TimeUnit.MILLISECONDS.toNanos(10);

  private static final long AVOIDS_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(200);

  private final boolean useful;
  private boolean soon;
  private boolean idle;
  private long idleSince;
  private boolean looking;
  private long lookedAt;
  private boolean avoids;
  private long avoidsSince;
  private long avoidsNanos;

  /** On this machine: with one processor, looking keeps from it whoever would bring work. */
  public Linger() {
    this(Runtime.getRuntime().availableProcessors() > 1);
  }

  Linger(boolean useful) {
    this.useful = useful;
  }

  /** Something was found to do. */
  public void found(long nanos) {
    if (idle) {
      noteCrowd(nanos);
      soon = nanos - idleSince < SOON_NANOS;
      idle = false;
    }
  }

  /** Between two looks: whoever else is ready to run goes first. Nothing rests on who that is. */
  @SuppressWarnings("ThreadPriorityCheck")
  public static void giveWay() {
    Thread.yield();
  }

  /** Nothing was found: whether to give way and look again, and not to sleep. */
  public boolean looksAgain(long nanos) {
    if (idle) {
      noteCrowd(nanos);
    } else {
      idle = true;
      idleSince = nanos;
    }
    avoids &= nanos - avoidsSince < avoidsNanos;
    lookedAt = nanos;
    looking = useful && soon && !avoids && nanos - idleSince < LOOKS_NANOS;
    return looking;
  }

  private void noteCrowd(long nanos) {
    if (looking && nanos - lookedAt > CROWDED_NANOS) {
      boolean again = nanos - avoidsSince < 2 * avoidsNanos;
      avoidsNanos = again ? Math.min(2 * avoidsNanos, AVOIDS_NANOS_MAX) : AVOIDS_NANOS_MIN;
      avoidsSince = nanos;
      avoids = true;
    }
    looking = false;
  }
}
