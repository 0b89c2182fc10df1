package io.quorate.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Approves a proposal of somebody else. */
@Command(
    name = "approve",
    mixinStandardHelpOptions = true,
    description = "Approve a proposal of somebody else; needs a token.")
final class ModelsApproveCommand implements Callable<Integer> {
  @Mixin ModelsProposal proposal = new ModelsProposal();

  @Override
  public Integer call() {
    return proposal.step("/approve", null);
  }
}
