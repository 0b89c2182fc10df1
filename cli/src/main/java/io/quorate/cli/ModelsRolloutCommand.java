package io.quorate.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lets an alias name a version that was approved for it. */
@Command(
    name = "rollout",
    mixinStandardHelpOptions = true,
    description = "Let an alias name a version that was approved for it, at once.")
final class ModelsRolloutCommand implements Callable<Integer> {
  @Mixin ModelsProposal proposal = new ModelsProposal();

  @Override
  public Integer call() {
    String path =
        ModelsRemote.proposal(proposal.model, proposal.alias, proposal.number) + "/activate";
    JsonNode answer =
        proposal.remote.connect().ask("POST", path, new ObjectMapper().createObjectNode());
    proposal.output.print(
        answer,
        "%s@%s is version %d, generation %d"
            .formatted(
                proposal.model,
                proposal.alias,
                answer.path("number").asLong(),
                answer.path("generation").asLong()));
    return ExitStatus.DONE;
  }
}
