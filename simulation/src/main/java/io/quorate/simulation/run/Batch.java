package io.quorate.simulation.run;

import io.quorate.simulation.engine.Counts;
import io.quorate.simulation.world.Scenario;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Many seeds, each a run of its own, spread over threads that share nothing. */
public final class Batch {
  private final LongFunction<Scenario> scenarios;
  private final LongFunction<Outcome> trial;
  private final int failuresMax;
  private final Counts counts = new Counts();
  private final List<Outcome> failures = new ArrayList<>();
  private @Nullable Throwable defect;
  private long runs;
  private long events;
  private long virtualNanos;
  private long nanos;

  /**
   * @param edit changes each scenario, for instance to plant a defect
   * @param failuresMax stop after so many failed seeds
   */
  public Batch(Worlds worlds, UnaryOperator<Scenario> edit, int failuresMax) {
    this.scenarios = seed -> edit.apply(worlds.draw(seed));
    this.trial = seed -> Run.of(scenario(seed), worlds::create, 0);
    this.failuresMax = failuresMax;
  }

  /**
   * A batch of another kind of runs.
   *
   * @param trial runs one seed
   */
  public Batch(LongFunction<Outcome> trial, int failuresMax) {
    this.scenarios =
        _ -> {
          throw new UnsupportedOperationException("These runs have scenarios of their own kind");
        };
    this.trial = trial;
    this.failuresMax = failuresMax;
  }

  /** Runs seeds {@code from} to {@code from + count - 1}. */
  public Batch run(long from, long count, int threads, Consumer<Outcome> each) {
    AtomicLong next = new AtomicLong(from);
    List<Thread> workers = new ArrayList<>();
    long begin = System.nanoTime();
    for (int i = 0; i < threads; i++) {
      workers.add(Thread.ofPlatform().start(() -> work(next, from + count, each)));
    }
    for (Thread worker : workers) {
      join(worker);
    }
    nanos += System.nanoTime() - begin;
    if (defect != null) {
      throw new IllegalStateException("A simulation could not even run", defect);
    }
    failures.sort(Comparator.comparingLong(Outcome::seed));
    return this;
  }

  private void work(AtomicLong next, long end, Consumer<Outcome> each) {
    try {
      runSeeds(next, end, each);
    } catch (RuntimeException | Error thrown) {
      failed(thrown);
    }
  }

  private synchronized void failed(Throwable thrown) {
    defect = thrown;
  }

  private void runSeeds(AtomicLong next, long end, Consumer<Outcome> each) {
    long seed = next.getAndIncrement();
    while (seed < end && !enough()) {
      Outcome outcome = outcome(seed);
      add(outcome);
      each.accept(outcome);
      seed = next.getAndIncrement();
    }
  }

  /** Runs one seed alone. */
  public Outcome outcome(long seed) {
    return trial.apply(seed);
  }

  /** The scenario of a seed as this batch runs it. */
  public Scenario scenario(long seed) {
    return scenarios.apply(seed);
  }

  private synchronized boolean enough() {
    return failures.size() >= failuresMax;
  }

  private synchronized void add(Outcome outcome) {
    runs++;
    events += outcome.events();
    virtualNanos += outcome.virtualNanos();
    counts.addAll(outcome.counts());
    if (outcome.failed()) {
      failures.add(outcome);
    }
  }

  private static void join(Thread worker) {
    try {
      worker.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while simulations ran", e);
    }
  }

  /** Faults and branches of all runs together. */
  public Counts counts() {
    return counts;
  }

  /** Failed runs by seed. */
  public List<Outcome> failures() {
    return failures;
  }

  /** How much ran how fast. */
  public String speed() {
    double seconds = nanos / 1e9;
    return "%,d runs, %,d events in %.1f s: %,.0f events/s, %,.0f times faster than real time"
        .formatted(runs, events, seconds, events / seconds, virtualNanos / 1e9 / seconds);
  }
}
