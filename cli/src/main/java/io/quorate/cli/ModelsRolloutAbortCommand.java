package io.quorate.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Gives a rollout up. */
@Command(
    name = "abort",
    mixinStandardHelpOptions = true,
    description =
        "Give up the rollout that is going on; what was served before is served on. One that is committed is not given up any more: roll it back.")
final class ModelsRolloutAbortCommand implements Callable<Integer> {
  @Mixin RolloutSubject subject = new RolloutSubject();

  @Option(names = "--reason", defaultValue = "no reason given", description = "Why.")
  String reason = "";

  @Override
  public Integer call() {
    JsonNode lane =
        subject
            .remote
            .connect()
            .ask(
                "POST",
                subject.path() + "/abort",
                new ObjectMapper().createObjectNode().put("reason", reason));
    subject.output.print(lane, RolloutView.line(lane.path("last")));
    return ExitStatus.DONE;
  }
}
