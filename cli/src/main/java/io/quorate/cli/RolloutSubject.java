package io.quorate.cli;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What commands on a rollout name. */
final class RolloutSubject {
  @Parameters(index = "0", paramLabel = "NAMESPACE/MODEL")
  String model = "";

  @Option(names = "--alias", required = true, description = "For instance: production.")
  String alias = "";

  @Option(names = "--fleet", required = true, description = "Whose agents switch.")
  String fleet = "";

  @Mixin ModelsRemote remote = new ModelsRemote();
  @Mixin Output output = new Output();

  String path() {
    return ModelsRemote.rollout(model, alias, fleet);
  }
}
