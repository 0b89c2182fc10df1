package io.quorate.checker.search;

/** Counts what one check spends, and ends it once its budget is gone. For one thread. */
public final class Meter {

  private static final int STEPS_BETWEEN_LOOKS = 1 << 10;

  private final Budget budget;
  private final long started = System.nanoTime();
  private long bytes;
  private long bytesMax;
  private long steps;

  public Meter(Budget budget) {
    this.budget = budget;
  }

  /** A new meter with the same budget, all of it. */
  public Meter again() {
    return new Meter(budget);
  }

  public Budget budget() {
    return budget;
  }

  /**
   * Counts one step of a search, which takes about as long as anything between two calls may take.
   *
   * @throws OutOfBudget if the time is over or the thread was interrupted
   */
  public void step() {
    if ((++steps & (STEPS_BETWEEN_LOOKS - 1)) == 0) {
      look();
    }
  }

  /**
   * Looks at the clock now; for work that takes long between steps.
   *
   * @throws OutOfBudget if the time is over or the thread was interrupted
   */
  public void look() {
    if (System.nanoTime() - started > budget.time().toNanos()) {
      throw new OutOfBudget("the time of %s s is over".formatted(budget.time().toMillis() / 1e3));
    }
    if (Thread.interrupted()) {
      Thread.currentThread().interrupt();
      throw new OutOfBudget("the check was interrupted");
    }
  }

  /**
   * Notes memory before it is taken.
   *
   * @throws OutOfBudget if that is more than the budget has
   */
  public void reserve(long more) {
    if (bytes + more > budget.bytes()) {
      throw new OutOfBudget("the memory of %d MiB is used up".formatted(budget.bytes() >> 20));
    }
    bytes += more;
    bytesMax = Math.max(bytesMax, bytes);
  }

  /** Whether so much could be reserved. */
  public boolean has(long more) {
    return bytes + more <= budget.bytes();
  }

  /** Notes memory that was given back. */
  public void release(long less) {
    bytes -= less;
  }

  /** The most that was reserved at one time. */
  public long bytesMax() {
    return bytesMax;
  }

  public long steps() {
    return steps;
  }
}
