package io.quorate.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** How a fleet is to be moved. */
final class RolloutPlan {
  private static final List<String> OF_FLEETS =
      List.of("--barrier", "--waves", "--strict", "--deadline", "--budget", "--no-wait");

  @Option(
      names = "--barrier",
      defaultValue = "all",
      paramLabel = "all|quorum|waves",
      description =
          "What the fleet waits for before it switches: all agents have the version ready (default), more than half, or wave after wave.")
  String barrier = "all";

  @Option(
      names = "--waves",
      split = ",",
      paramLabel = "PERCENT",
      description =
          "With the barrier 'waves': growing percentages of the fleet (default: 10,50,100).")
  List<Integer> waves = List.of();

  @Option(
      names = "--strict",
      description = "Every agent stops serving the former version before any serves the next.")
  boolean strict;

  @Option(
      names = "--deadline",
      defaultValue = "600",
      paramLabel = "SECONDS",
      description = "Give it up after that long (default: 600).")
  int deadline = 600;

  @Option(
      names = "--budget",
      defaultValue = "0",
      paramLabel = "N",
      description = "How many agents may fail (default: 0).")
  int budget;

  @Option(names = "--no-wait", description = "Return once it has begun or is queued.")
  boolean noWait;

  /** Refuses what is said of a fleet where none is named. */
  static void withoutFleet(CommandSpec spec) {
    ParseResult given = spec.commandLine().getParseResult();
    String said =
        OF_FLEETS.stream().filter(given::hasMatchedOption).collect(Collectors.joining(", "));
    if (!said.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "%s %s how agents switch; name their --fleet, or leave that out: without one the alias moves at once"
              .formatted(said, said.contains(",") ? "say" : "says"));
    }
  }

  ObjectNode write(ObjectNode body) {
    body.put("barrier", barrier)
        .put("strict", strict)
        .put("deadlineSeconds", deadline)
        .put("budget", budget);
    ArrayNode list = body.putArray("waves");
    if (barrier.equals("waves") && waves.isEmpty()) {
      list.add(10).add(50).add(100);
    }
    waves.forEach(list::add);
    return body;
  }
}
