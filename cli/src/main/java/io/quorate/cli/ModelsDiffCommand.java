package io.quorate.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.models.remote.Endpoints;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows which files differ between two versions. */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    description = "Show which files differ between two versions of a model.")
final class ModelsDiffCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "NAMESPACE/MODEL")
  String model = "";

  @Parameters(index = "1", paramLabel = "FROM", description = "A number or an alias.")
  String from = "";

  @Parameters(index = "2", paramLabel = "TO", description = "A number or an alias.")
  String to = "";

  @Mixin ModelsRemote remote = new ModelsRemote();
  @Mixin Output output = new Output();

  @Override
  public Integer call() {
    JsonNode answer =
        remote.get(
            "%s/diff?from=%s&to=%s"
                .formatted(
                    ModelsRemote.path(model), Endpoints.encoded(from), Endpoints.encoded(to)));
    List<String> lines = new ArrayList<>();
    for (JsonNode change : answer.path("changes")) {
      lines.add(
          "%s %s (%,d bytes)"
              .formatted(
                  change.path("change").asText(),
                  change.path("path").asText(),
                  change.path("size").asLong()));
    }
    output.print(answer, lines.isEmpty() ? "no differences" : String.join("\n", lines));
    return ExitStatus.DONE;
  }
}
