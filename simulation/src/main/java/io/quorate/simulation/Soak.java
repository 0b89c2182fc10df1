package io.quorate.simulation;

import io.quorate.simulation.group.GroupSimulation;
import io.quorate.simulation.raft.RaftSimulation;
import io.quorate.simulation.run.Batch;
import io.quorate.simulation.run.Outcome;
import io.quorate.simulation.run.Simulation;
import io.quorate.simulation.run.Worlds;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Simulates for as long as you like: {@code --runs 100000} seeds from {@code --from 0} in the
 * {@code --world process}, {@code nodes}, {@code raft} or {@code group}, or one with {@code
 * --replay SEED}. Exit status 0 when every promise held, 1 when not, or when so many runs left a
 * fault or a branch out that they should have reached, 2 for a wrong command line.
 */
public final class Soak {
  private long from;
  private long runs = 1_000;
  private int failuresMax = 5;
  private int threads = Runtime.getRuntime().availableProcessors();
  private Simulation simulation = Worlds.PROCESS.simulation();
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
          "usage: soak [--world process|nodes|raft|group] [--from SEED] [--runs N] [--threads N] [--failures N]"
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
      case "--world" -> simulation = simulation(value);
      case "--replay" -> {
        from = Long.parseLong(value);
        replays = true;
      }
      default -> throw new IllegalArgumentException("Unknown option " + option);
    }
  }

  /**
   * What is run in a kind of world.
   *
   * @throws IllegalArgumentException for a word that names none
   */
  public static Simulation simulation(String world) {
    return switch (world) {
      case "process" -> Worlds.PROCESS.simulation();
      case "nodes" -> Worlds.NODES.simulation();
      case "raft" -> RaftSimulation.simulation();
      case "group" -> GroupSimulation.simulation();
      default ->
          throw new IllegalArgumentException(
              "Unknown world " + world + "; there are process, nodes, raft and group");
    };
  }

  private int replay(PrintStream out) {
    Outcome outcome = simulation.run().apply(from);
    out.printf(
        "seed %d: fingerprint %016x, %,d events%n", from, outcome.fingerprint(), outcome.events());
    outcome.counts().sorted().forEach((name, count) -> out.printf("  %-32s %,12d%n", name, count));
    if (!outcome.failed()) {
      out.println("every promise held");
      return 0;
    }
    out.println(simulation.story().apply(from));
    return 1;
  }

  /** One line a seed, the same in every JVM. */
  private int fingerprints(PrintStream out) {
    for (long seed = from; seed < from + runs; seed++) {
      out.printf("%d %016x%n", seed, simulation.run().apply(seed).fingerprint());
    }
    return 0;
  }

  private int soak(PrintStream out) {
    AtomicLong done = new AtomicLong();
    long every = Math.max(1, runs / 20);
    Batch batch = new Batch(simulation.run(), failuresMax);
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
      List<String> missing = batch.counts().missing(simulation.required());
      if (runs >= simulation.runsThatReachAll() && !missing.isEmpty()) {
        out.println("every promise held, but no run reached " + missing);
        return 1;
      }
      out.println("every promise held");
      return 0;
    }
    out.println(simulation.story().apply(batch.failures().getFirst().seed()));
    return 1;
  }
}
