package io.quorate.simulation.raft;

import io.quorate.simulation.run.Batch;
import io.quorate.simulation.run.Outcome;
import java.io.PrintStream;

/**
 * Simulates groups ordered by Raft for as long as you like: {@code FROM RUNS [THREADS]} seeds, or
 * one with {@code replay SEED}. Exit status 0 when every promise held, 1 when not, 2 for a wrong
 * command line.
 */
public final class RaftSoak {
  private static final int FAILURES_MAX = 5;

  private RaftSoak() {}

  /** See the class. */
  public static void main(String[] arguments) {
    System.exit(run(arguments, System.out));
  }

  /** The same without ending the JVM. */
  public static int run(String[] arguments, PrintStream out) {
    try {
      if (arguments.length == 2 && arguments[0].equals("replay")) {
        return replay(Long.parseLong(arguments[1]), out);
      }
      if (arguments.length == 2 || arguments.length == 3) {
        int threads = arguments.length == 3 ? Integer.parseInt(arguments[2]) : 1;
        return soak(Long.parseLong(arguments[0]), Long.parseLong(arguments[1]), threads, out);
      }
    } catch (NumberFormatException wrong) {
      out.println(wrong.getMessage());
    }
    out.println("usage: RaftSoak FROM RUNS [THREADS] | replay SEED");
    return 2;
  }

  private static int replay(long seed, PrintStream out) {
    Outcome outcome = RaftRun.of(RaftScenario.draw(seed), 0);
    out.printf(
        "seed %d: fingerprint %016x, %,d events%n", seed, outcome.fingerprint(), outcome.events());
    outcome.counts().sorted().forEach((name, count) -> out.printf("  %-32s %,12d%n", name, count));
    if (!outcome.failed()) {
      out.println("every promise held");
      return 0;
    }
    out.println(RaftFailure.text(RaftScenario.draw(seed)));
    return 1;
  }

  private static int soak(long from, long runs, int threads, PrintStream out) {
    Batch batch = new Batch(seed -> RaftRun.of(RaftScenario.draw(seed), 0), FAILURES_MAX);
    batch.run(
        from,
        runs,
        threads,
        outcome -> {
          if (outcome.failed()) {
            out.printf("seed %d: %s%n", outcome.seed(), outcome.violations().getFirst());
          }
        });
    batch.counts().sorted().forEach((name, count) -> out.printf("  %-32s %,12d%n", name, count));
    out.println(batch.speed());
    if (batch.failures().isEmpty()) {
      out.println("every promise held");
      return 0;
    }
    out.println(RaftFailure.text(RaftScenario.draw(batch.failures().getFirst().seed())));
    return 1;
  }
}
