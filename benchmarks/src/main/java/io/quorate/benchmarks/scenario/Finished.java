package io.quorate.benchmarks.scenario;

import io.quorate.benchmarks.systems.ServerProcess;
import java.io.IOException;
import java.time.Duration;

/**
 * A command that ended well.
 *
 * @param seconds from its start to its end
 * @param log what it printed
 */
record Finished(double seconds, String log) {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(5);

  /** Starts a command. */
  @FunctionalInterface
  interface Start {
    ServerProcess command() throws IOException;
  }

  /** Runs a command to its end, which has to be a good one. */
  static Finished run(Start start) throws IOException, InterruptedException {
    long began = System.nanoTime();
    try (ServerProcess command = start.command()) {
      while (command.isAlive()) {
        Pause.of(LOOK_AGAIN);
      }
      double seconds = (System.nanoTime() - began) / 1e9;
      if (command.exitValue() != 0) {
        throw new IllegalStateException("a command failed: " + command.log());
      }
      return new Finished(seconds, command.log());
    }
  }
}
