package io.quorate.simulation;

import io.quorate.simulation.run.Batch;
import io.quorate.simulation.run.Failure;
import io.quorate.simulation.run.Outcome;
import io.quorate.simulation.run.Worlds;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/**
 * Simulates for as long as you like: {@code --runs 100000} seeds from {@code --from 0} in the
 * {@code --world process} or {@code nodes}, or one with {@code --replay SEED}. Exit status 0 when
 * every promise held, 1 when not, 2 for a wrong command line.
 */
public final class Soak {
  private long from;
  private long runs = 1_000;
  private int failuresMax = 5;
  private int threads = Runtime.getRuntime().availableProcessors();
  private Worlds worlds = Worlds.PROCESS;
  private boolean replays;
  private boolean fingerprints;

  private Soak() {}

  /** See the class. */
  public static void main(String[] arguments) {
    System.exit(run(arguments, System.out));
  }

  /**
   * The same without ending the JVM.
   *
   * @return the exit status
   */
  public static int run(String[] arguments, PrintStream out) {
    Soak soak = new Soak();
    try {
      soak.read(arguments);
    } catch (IllegalArgumentException wrong) {
      out.println(wrong.getMessage());
      out.println(
          "usage: soak [--world process|nodes] [--from SEED] [--runs N] [--threads N] [--failures N]"
              + " [--replay SEED | --fingerprints N]");
      return 2;
    }
    if (soak.fingerprints) {
      return soak.fingerprints(out);
    }
    return soak.replays ? soak.replay(out) : soak.soak(out);
  }

  private void read(String[] arguments) {
    for (int i = 0; i < arguments.length; i += 2) {
      if (i + 1 == arguments.length) {
        throw new IllegalArgumentException(arguments[i] + " needs a value");
      }
      set(arguments[i], arguments[i + 1]);
    }
  }

  private void set(String option, String value) {
    switch (option) {
      case "--from" -> from = Long.parseLong(value);
      case "--runs" -> runs = Long.parseLong(value);
      case "--fingerprints" -> {
        runs = Long.parseLong(value);
        fingerprints = true;
      }
      case "--failures" -> failuresMax = Integer.parseInt(value);
      case "--threads" -> threads = Integer.parseInt(value);
      case "--world" -> worlds = Worlds.valueOf(value.toUpperCase(Locale.ROOT));
      case "--replay" -> {
        from = Long.parseLong(value);
        replays = true;
      }
      default -> throw new IllegalArgumentException("Unknown option " + option);
    }
  }

  private int replay(PrintStream out) {
    Outcome outcome = new Batch(worlds, UnaryOperator.identity(), 1).outcome(from);
    out.printf(
        "seed %d: fingerprint %016x, %,d events%n", from, outcome.fingerprint(), outcome.events());
    outcome.counts().sorted().forEach((name, count) -> out.printf("  %-32s %,12d%n", name, count));
    if (!outcome.failed()) {
      out.println("every promise held");
      return 0;
    }
    out.println(Failure.of(worlds, worlds.draw(from)).text());
    return 1;
  }

  /** One line a seed, the same in every JVM. */
  private int fingerprints(PrintStream out) {
    Batch batch = new Batch(worlds, UnaryOperator.identity(), 1);
    for (long seed = from; seed < from + runs; seed++) {
      out.printf("%d %016x%n", seed, batch.outcome(seed).fingerprint());
    }
    return 0;
  }

  private int soak(PrintStream out) {
    AtomicLong done = new AtomicLong();
    long every = Math.max(1, runs / 20);
    Batch batch = new Batch(worlds, UnaryOperator.identity(), failuresMax);
    batch.run(
        from,
        runs,
        threads,
        outcome -> {
          if (outcome.failed()) {
            out.printf("seed %d: %s%n", outcome.seed(), outcome.violations().getFirst());
          }
          if (done.incrementAndGet() % every == 0) {
            out.printf("%,d of %,d runs%n", done.get(), runs);
          }
        });
    batch.counts().sorted().forEach((name, count) -> out.printf("  %-32s %,12d%n", name, count));
    out.println(batch.speed());
    if (batch.failures().isEmpty()) {
      out.println("every promise held");
      return 0;
    }
    long first = batch.failures().getFirst().seed();
    out.println(Failure.of(worlds, worlds.draw(first)).text());
    return 1;
  }
}
