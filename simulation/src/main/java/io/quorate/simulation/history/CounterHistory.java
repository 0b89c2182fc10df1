package io.quorate.simulation.history;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * All increments of one counter, and what it may show: the sum of those acknowledged, plus any of
 * those whose fate is open.
 */
public final class CounterHistory {

  /** One increment. */
  public static final class Increment {
    private final long delta;
    private Write.Fate fate = Write.Fate.OPEN;

    private Increment(long delta) {
      this.delta = delta;
    }
  }

  private final String key;
  private final Consumer<String> violations;
  private final List<Increment> increments = new ArrayList<>();

  public CounterHistory(String key, Consumer<String> violations) {
    this.key = key;
    this.violations = violations;
  }

  /** A client sends an increment. */
  public Increment begin(long delta) {
    Increment increment = new Increment(delta);
    increments.add(increment);
    return increment;
  }

  /** Its fate became known. */
  public void known(Increment increment, Write.Fate fate) {
    increment.fate = fate;
  }

  /** What a read that is sent now must show: the increments acknowledged so far. */
  public List<Increment> acknowledged() {
    return increments.stream().filter(i -> i.fate == Write.Fate.ACKNOWLEDGED).toList();
  }

  /** A strict read showed a value; all that was acknowledged before it was sent is in it. */
  public void read(List<Increment> before, long value) {
    check(before, value, "a read");
  }

  /** What the counter shows in the end. */
  public void judge(long value) {
    check(acknowledged(), value, "the end");
  }

  private void check(List<Increment> surely, long value, String what) {
    long sum = surely.stream().mapToLong(i -> i.delta).sum();
    List<Increment> perhaps = new ArrayList<>(increments);
    perhaps.removeAll(surely);
    perhaps.removeIf(i -> i.fate == Write.Fate.NOT_DONE);
    if (!reaches(value - sum, perhaps)) {
      violations.accept(
          "%s shows counter %s at %d; acknowledged are %d, and open are %s"
              .formatted(what, key, value, sum, perhaps.stream().map(i -> i.delta).toList()));
    }
  }

  /** Whether some of these increments add up to a sum: bit i of a number stands for the sum i. */
  private static boolean reaches(long sum, List<Increment> some) {
    long lowest = some.stream().mapToLong(i -> Math.min(0, i.delta)).sum();
    long highest = some.stream().mapToLong(i -> Math.max(0, i.delta)).sum();
    if (sum < lowest || sum > highest) {
      return false;
    }
    BigInteger sums = BigInteger.ONE.shiftLeft((int) -lowest);
    for (Increment increment : some) {
      sums = sums.or(sums.shiftLeft((int) increment.delta));
    }
    return sums.testBit((int) (sum - lowest));
  }
}
