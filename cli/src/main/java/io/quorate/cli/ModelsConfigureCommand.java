package io.quorate.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sets how a model is kept. */
@Command(
    name = "configure",
    mixinStandardHelpOptions = true,
    description = "Set how a model is kept; creates it where there is none.")
final class ModelsConfigureCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "NAMESPACE/MODEL")
  String model = "";

  @Option(
      names = "--on-stale-parent",
      defaultValue = "refuse",
      description = "refuse (default), last-commit-wins, or branch.")
  String onStaleParent = "";

  @Option(
      names = "--approvals",
      defaultValue = "1",
      description = "People who must approve before an alias moves (default: 1).")
  int approvals;

  @Mixin ModelsRemote remote = new ModelsRemote();
  @Mixin Output output = new Output();

  @Override
  public Integer call() {
    ObjectNode body = new ObjectMapper().createObjectNode();
    body.put("onStaleParent", onStaleParent);
    body.put("approvals", approvals);
    output.print(
        remote.connect().ask("PUT", ModelsRemote.path(model), body),
        "%s: on a stale parent %s, %d approvals".formatted(model, onStaleParent, approvals));
    return ExitStatus.DONE;
  }
}
