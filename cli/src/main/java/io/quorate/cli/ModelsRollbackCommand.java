package io.quorate.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quorate.models.remote.Endpoints;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lets an alias name again what it named before, and a fleet serve again what it served. */
@Command(
    name = "rollback",
    mixinStandardHelpOptions = true,
    description = {
      "Let an alias name again what it named before; with --fleet once its agents have that ready,",
      "and then have them switch."
    })
final class ModelsRollbackCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "NAMESPACE/MODEL")
  String model = "";

  @Option(names = "--alias", required = true, description = "For instance: production.")
  String alias = "";

  @Option(names = "--reason", defaultValue = "no reason given", description = "Why.")
  String reason = "";

  @Option(names = "--fleet", description = "Agents that are to switch back.")
  @Nullable String fleet;

  @Mixin RolloutPlan plan = new RolloutPlan();
  @Mixin ModelsRemote remote = new ModelsRemote();
  @Mixin Output output = new Output();
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    Endpoints endpoints = remote.connect();
    ObjectNode body = new ObjectMapper().createObjectNode().put("reason", reason);
    if (fleet != null) {
      String path = ModelsRemote.rollout(model, alias, fleet);
      JsonNode lane = endpoints.ask("POST", path + "/rollback", plan.write(body));
      return new RolloutWatch(endpoints, path, output).follow(lane, plan.noWait);
    }
    RolloutPlan.withoutFleet(spec);
    JsonNode answer = endpoints.ask("POST", ModelsRemote.alias(model, alias) + "/rollback", body);
    output.print(
        answer,
        "%s@%s is version %d again, generation %d"
            .formatted(
                model, alias, answer.path("number").asLong(), answer.path("generation").asLong()));
    return ExitStatus.DONE;
  }
}
