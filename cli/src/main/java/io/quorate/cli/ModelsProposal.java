package io.quorate.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the commands on one proposal have in common. */
final class ModelsProposal {

  @Parameters(index = "0", paramLabel = "NAMESPACE/MODEL")
  String model = "";

  @Parameters(index = "1", paramLabel = "NUMBER")
  long number;

  @Option(names = "--alias", required = true, description = "For instance: production.")
  String alias = "";

  @Mixin ModelsRemote remote = new ModelsRemote();
  @Mixin Output output = new Output();

  /** Does that to the proposal and prints how it stands. */
  int step(String path, @Nullable String reason) {
    ObjectNode body = new ObjectMapper().createObjectNode();
    if (reason != null) {
      body.put("reason", reason);
    }
    JsonNode answer =
        remote.connect().ask("POST", ModelsRemote.proposal(model, alias, number) + path, body);
    output.print(
        answer,
        "%s@%d for %s: %s, approved by %d"
            .formatted(
                model,
                number,
                alias,
                answer.path("state").asText().toLowerCase(Locale.ROOT).replace('_', ' '),
                answer.path("approvedBy").size()));
    return ExitStatus.DONE;
  }
}
