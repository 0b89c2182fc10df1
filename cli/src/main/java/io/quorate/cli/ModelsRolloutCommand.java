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
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Puts a version that was approved into production: at once, or on every agent of a fleet. */
@Command(
    name = "rollout",
    mixinStandardHelpOptions = true,
    description = {
      "Let an alias name a version that was approved for it: at once, or with --fleet once the agents",
      "of that fleet have it ready, and then have all of them switch. Another rollout of the same alias",
      "that is going on is waited for. 'rollout status' and 'rollout abort' look at one and end it.",
      "Exit status 1 when it was aborted."
    },
    subcommands = {ModelsRolloutStatusCommand.class, ModelsRolloutAbortCommand.class})
final class ModelsRolloutCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "NAMESPACE/MODEL", arity = "0..1")
  String model = "";

  @Parameters(index = "1", paramLabel = "NUMBER", arity = "0..1")
  long number;

  @Option(names = "--alias", description = "For instance: production.")
  String alias = "";

  @Option(
      names = "--fleet",
      description = "Agents that are to switch; without one only the alias moves.")
  @Nullable String fleet;

  @Mixin RolloutPlan plan = new RolloutPlan();
  @Mixin ModelsRemote remote = new ModelsRemote();
  @Mixin Output output = new Output();
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    if (model.isEmpty() || number < 1 || alias.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "Name the model, the number of a version and an --alias");
    }
    return fleet == null ? activate() : rollOut(fleet);
  }

  private int activate() {
    RolloutPlan.withoutFleet(spec);
    JsonNode answer =
        remote
            .connect()
            .ask(
                "POST",
                ModelsRemote.proposal(model, alias, number) + "/activate",
                new ObjectMapper().createObjectNode());
    output.print(
        answer,
        "%s@%s is version %d, generation %d"
            .formatted(
                model, alias, answer.path("number").asLong(), answer.path("generation").asLong()));
    return ExitStatus.DONE;
  }

  private int rollOut(String name) throws InterruptedException {
    Endpoints endpoints = remote.connect();
    String path = ModelsRemote.rollout(model, alias, name);
    ObjectNode body = plan.write(new ObjectMapper().createObjectNode().put("number", number));
    JsonNode lane = endpoints.ask("POST", path, body);
    return new RolloutWatch(endpoints, path, output).follow(lane, plan.noWait);
  }
}
