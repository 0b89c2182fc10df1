package io.quorate.cli;

import io.quorate.models.agent.SyncCost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Compares notification and polling. */
@Command(
    name = "sync-cost",
    mixinStandardHelpOptions = true,
    description = {
      "Measure how soon an agent hears of a change and by how many requests, by notification and by",
      "polling side by side. It makes a model 'sync-cost/probe', which stays, and changes its settings."
    })
final class ModelsSyncCostCommand implements Callable<Integer> {
  @Option(
      names = "--poll",
      defaultValue = "5",
      paramLabel = "SECONDS",
      description = "Time between two polls (default: 5).")
  int pollSeconds = 5;

  @Option(
      names = "--changes",
      defaultValue = "20",
      paramLabel = "N",
      description = "How many (default: 20).")
  int changes = 20;

  @Mixin ModelsRemote remote = new ModelsRemote();
  @Mixin Output output = new Output();

  @Override
  public Integer call() throws InterruptedException {
    if (pollSeconds < 1 || pollSeconds > 60 || changes < 1 || changes > 1_000) {
      throw new IllegalArgumentException("--poll is 1 to 60 seconds, --changes 1 to 1000");
    }
    List<SyncCost.Cost> costs =
        new SyncCost(remote.connect(), Duration.ofSeconds(pollSeconds)).measure(changes);
    List<String> lines = new ArrayList<>();
    for (SyncCost.Cost cost : costs) {
      lines.add(
          "%-6s  delay %.0f ms at the median, %.0f ms at most; %d requests for %d changes in %.0f s"
              .formatted(
                  cost.mode(),
                  cost.medianMillis(),
                  cost.delayMillis().getLast(),
                  cost.requests(),
                  changes,
                  cost.seconds()));
    }
    output.print(costs, String.join("\n", lines));
    return ExitStatus.DONE;
  }
}
