package io.quorate.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lets an alias name again what it named before. */
@Command(
    name = "rollback",
    mixinStandardHelpOptions = true,
    description = "Let an alias name again what it named before.")
final class ModelsRollbackCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "NAMESPACE/MODEL")
  String model = "";

  @Option(names = "--alias", required = true, description = "For instance: production.")
  String alias = "";

  @Option(names = "--reason", defaultValue = "no reason given", description = "Why.")
  String reason = "";

  @Mixin ModelsRemote remote = new ModelsRemote();
  @Mixin Output output = new Output();

  @Override
  public Integer call() {
    JsonNode answer =
        remote
            .connect()
            .ask(
                "POST",
                ModelsRemote.alias(model, alias) + "/rollback",
                new ObjectMapper().createObjectNode().put("reason", reason));
    output.print(
        answer,
        "%s@%s is version %d again, generation %d"
            .formatted(
                model, alias, answer.path("number").asLong(), answer.path("generation").asLong()));
    return ExitStatus.DONE;
  }
}
