package io.quorate.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows the rollouts of an alias in a fleet. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description =
        "Show what a fleet serves for an alias, the rollout that is going on, those that wait for it, and the last one.")
final class ModelsRolloutStatusCommand implements Callable<Integer> {
  @Mixin RolloutSubject subject = new RolloutSubject();

  @Override
  public Integer call() {
    JsonNode lane = subject.remote.get(subject.path());
    subject.output.print(lane, String.join("\n", RolloutView.lines(lane)));
    return ExitStatus.DONE;
  }
}
