package io.quorate.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Rejects a proposal. */
@Command(
    name = "reject",
    mixinStandardHelpOptions = true,
    description = "Reject a proposal; needs a token.")
final class ModelsRejectCommand implements Callable<Integer> {
  @Mixin ModelsProposal proposal = new ModelsProposal();

  @Option(names = "--reason", defaultValue = "no reason given", description = "Why.")
  String reason = "";

  @Override
  public Integer call() {
    return proposal.step("/reject", reason);
  }
}
