package io.quorate.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.models.remote.Endpoints;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists models. */
@Command(name = "list", mixinStandardHelpOptions = true, description = "List models.")
final class ModelsListCommand implements Callable<Integer> {

  @Option(names = "--prefix", defaultValue = "", description = "Only names that begin so.")
  String prefix = "";

  @Mixin ModelsRemote remote = new ModelsRemote();
  @Mixin Output output = new Output();

  @Override
  public Integer call() {
    JsonNode answer = remote.get("/v1/models?prefix=" + Endpoints.encoded(prefix));
    List<String> lines = new ArrayList<>();
    for (JsonNode model : answer.path("models")) {
      lines.add(
          "%s@%d %s"
              .formatted(
                  model.path("name").asText(),
                  model.path("newest").path("number").asLong(),
                  model.path("newest").path("digest").asText()));
    }
    output.print(answer, lines.isEmpty() ? "no models" : String.join("\n", lines));
    return ExitStatus.DONE;
  }
}
