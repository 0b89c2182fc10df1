package io.quorate.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Proposes that an alias name a version. */
@Command(
    name = "propose",
    mixinStandardHelpOptions = true,
    description = "Propose that an alias name a version.")
final class ModelsProposeCommand implements Callable<Integer> {
  @Mixin ModelsProposal proposal = new ModelsProposal();

  @Override
  public Integer call() {
    return proposal.step("", null);
  }
}
