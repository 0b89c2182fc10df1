package io.quorate.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.models.remote.Endpoints;
import java.time.Duration;

/** Follows a rollout until it has ended, and says so line by line. */
final class RolloutWatch {
  private static final Duration LOOK = Duration.ofMillis(250);

  private final Endpoints endpoints;
  private final String path;
  private final Output output;

  RolloutWatch(Endpoints endpoints, String path, Output output) {
    this.endpoints = endpoints;
    this.path = path;
    this.output = output;
  }

  /** Returns the exit status: refused when it was aborted. */
  int follow(JsonNode begun, boolean noWait) throws InterruptedException {
    long epoch = epoch(begun);
    JsonNode lane = begun;
    String said = "";
    while (true) {
      JsonNode rollout = RolloutView.rollout(lane, epoch);
      if (rollout.isMissingNode()) {
        // Others have ended since; that is only possible once this one has.
        boolean done = lane.path("committed").path("epoch").asLong() >= epoch;
        output.print(lane, "epoch %d has %s".formatted(epoch, done ? "ended" : "been aborted"));
        return done ? ExitStatus.DONE : ExitStatus.REFUSED;
      }
      String line = RolloutView.line(rollout);
      if (!line.equals(said) && !output.json) {
        System.out.println(line);
        said = line;
      }
      String phase = RolloutView.phase(rollout);
      boolean over = phase.equals("done") || phase.equals("aborted");
      if (over || noWait) {
        if (output.json) {
          output.print(lane, "");
        }
        return phase.equals("aborted") ? ExitStatus.REFUSED : ExitStatus.DONE;
      }
      Pause.of(LOOK);
      lane = endpoints.ask("GET", path, null);
    }
  }

  /** The newest that is there: the one that was begun, or the same that had been before. */
  private static long epoch(JsonNode lane) {
    JsonNode queue = lane.path("queue");
    if (!queue.isEmpty()) {
      return queue.get(queue.size() - 1).path("target").path("epoch").asLong();
    }
    JsonNode active = lane.path("active");
    return active.isObject()
        ? active.path("target").path("epoch").asLong()
        : lane.path("committed").path("epoch").asLong();
  }
}
