package io.quorate.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows a model's versions, newest first, and where its aliases point. */
@Command(
    name = "history",
    mixinStandardHelpOptions = true,
    description = "Show a model's versions, newest first, its aliases and proposals.")
final class ModelsHistoryCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "NAMESPACE/MODEL")
  String model = "";

  @Mixin HistorySource source = new HistorySource();
  @Mixin ModelsRemote remote = new ModelsRemote();
  @Mixin Output output = new Output();

  @Override
  public Integer call() throws IOException {
    JsonNode history = source.get(remote, model, "/versions");
    JsonNode state = source.get(remote, model, "");
    List<String> lines = new ArrayList<>();
    for (JsonNode version : history.path("versions")) {
      lines.addFirst(line(version, state));
    }
    for (JsonNode proposal : state.path("proposals")) {
      lines.add(
          "proposed: %d for %s, %s"
              .formatted(
                  proposal.path("number").asLong(),
                  proposal.path("alias").asText(),
                  proposal.path("state").asText().toLowerCase(Locale.ROOT)));
    }
    output.print(history, lines.isEmpty() ? "no versions yet" : String.join("\n", lines));
    return ExitStatus.DONE;
  }

  private static String line(JsonNode version, JsonNode state) {
    long number = version.path("number").asLong();
    List<String> notes = new ArrayList<>();
    for (JsonNode alias : state.path("aliases")) {
      if (alias.path("number").asLong() == number) {
        notes.add(alias.path("name").asText());
      }
    }
    if (version.path("overrode").asLong() > 0) {
      notes.add("over " + version.path("overrode").asLong());
    }
    return "%d %s from %d, %s, %,d bytes in %d files%s%s%s"
        .formatted(
            number,
            version.path("digest").asText(),
            version.path("parent").asLong(),
            Instant.ofEpochMilli(version.path("atMillis").asLong()),
            version.path("bytes").asLong(),
            version.path("files").asInt(),
            version.path("author").asText().isEmpty()
                ? ""
                : " by " + version.path("author").asText(),
            version.path("message").asText().isEmpty()
                ? ""
                : ": " + version.path("message").asText(),
            notes.isEmpty() ? "" : " [" + String.join(", ", notes) + "]");
  }
}
