package io.quorate.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.models.remote.Endpoints;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows fleets. */
@Command(
    name = "fleet",
    mixinStandardHelpOptions = true,
    description =
        "Show the fleets, or one of them: its agents, what they hold and serve, its rollouts.",
    subcommands = {ModelsFleetRemoveCommand.class})
final class ModelsFleetCommand implements Callable<Integer> {
  @Parameters(index = "0", arity = "0..1", paramLabel = "FLEET")
  @Nullable String fleet;

  @Mixin ModelsRemote remote = new ModelsRemote();
  @Mixin Output output = new Output();

  static String path(String fleet) {
    return "/v1/models/-/fleets/" + Endpoints.encoded(fleet);
  }

  @Override
  public Integer call() {
    List<String> lines = new ArrayList<>();
    JsonNode answer;
    if (fleet == null) {
      answer = remote.get("/v1/models/-/fleets");
      for (JsonNode one : answer.path("fleets")) {
        lines.add("%s, %d agents".formatted(one.path("name").asText(), one.path("members").size()));
      }
    } else {
      answer = remote.get(path(fleet));
      describe(answer, lines);
    }
    output.print(answer, lines.isEmpty() ? "no fleets yet" : String.join("\n", lines));
    return ExitStatus.DONE;
  }

  private static void describe(JsonNode answer, List<String> lines) {
    for (JsonNode agent : answer.path("agents")) {
      List<String> serving = new ArrayList<>();
      agent
          .path("serving")
          .properties()
          .forEach(entry ->
              serving.add(
                  entry.getKey()
                      + (entry.getValue().asLong() == 0
                          ? " nothing"
                          : " version " + entry.getValue())));
      int held = 0;
      for (JsonNode versions : agent.path("held")) {
        held += versions.size();
      }
      List<String> damaged = new ArrayList<>();
      agent
          .path("damaged")
          .properties()
          .forEach(entry ->
              entry.getValue().forEach(number -> damaged.add(entry.getKey() + "@" + number)));
      lines.add(
          "%s %s, by %s, holds %d versions%s, serves %s, heard %s"
              .formatted(
                  agent.path("agent").asText(),
                  agent.path("health").asText(),
                  agent.path("mode").asText(),
                  held,
                  damaged.isEmpty()
                      ? ""
                      : ", found damaged and fetches again " + String.join(", ", damaged),
                  serving.isEmpty() ? "nothing" : String.join(", ", serving),
                  Instant.ofEpochMilli(agent.path("heardMillis").asLong())));
    }
    for (JsonNode lane : answer.path("lanes")) {
      lines.addAll(RolloutView.lines(lane));
    }
  }
}
