package io.quorate.models.agent;

import java.util.PriorityQueue;
import java.util.Random;

/** Virtual time: what is to happen, in order, and the chance of one seed. */
final class VirtualTime {
  static final long MILLI = 1_000_000;
  static final long SECOND = 1_000 * MILLI;

  private record Step(long at, long order, Runnable task) implements Comparable<Step> {
    @Override
    public int compareTo(Step other) {
      return at == other.at ? Long.compare(order, other.order) : Long.compare(at, other.at);
    }
  }

  final Random random;
  private final PriorityQueue<Step> steps = new PriorityQueue<>();
  private long now;
  private long order;

  VirtualTime(long seed) {
    this.random = new Random(seed);
  }

  long now() {
    return now;
  }

  void after(long delay, Runnable task) {
    steps.add(new Step(now + delay, order++, task));
  }

  /** Within a time from now, at a moment of chance. */
  void within(long delayMax, Runnable task) {
    after(1 + random.nextLong(delayMax), task);
  }

  boolean chance(int permille) {
    return random.nextInt(1_000) < permille;
  }

  void run(long until) {
    while (!steps.isEmpty() && steps.peek().at() <= until) {
      Step step = steps.poll();
      now = step.at();
      step.task().run();
    }
    now = until;
  }
}
