package io.quorate.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.models.remote.Endpoints;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Takes an agent out of a fleet. */
@Command(
    name = "remove",
    mixinStandardHelpOptions = true,
    description = {
      "Take an agent that is gone for good out of its fleet, so that no rollout waits for it. Make sure",
      "that its machine serves nothing any more: a strict rollout does not wait for it to stop."
    })
final class ModelsFleetRemoveCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "FLEET")
  String fleet = "";

  @Parameters(index = "1", paramLabel = "AGENT")
  String agent = "";

  @Mixin ModelsRemote remote = new ModelsRemote();
  @Mixin Output output = new Output();

  @Override
  public Integer call() {
    JsonNode answer =
        remote
            .connect()
            .ask(
                "DELETE",
                ModelsFleetCommand.path(fleet) + "/agents/" + Endpoints.encoded(agent),
                null);
    output.print(answer, "%s is no agent of %s any more".formatted(agent, fleet));
    return ExitStatus.DONE;
  }
}
