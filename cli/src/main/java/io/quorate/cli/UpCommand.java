package io.quorate.cli;

import ch.qos.logback.classic.Level;
import io.quorate.server.Logging;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts a cluster on this machine, in the foreground. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = {
      "Start a cluster on this machine, in the foreground; Ctrl-C stops it, its data stays.",
      "Node i listens on port + 10 i for HTTP, and on the three ports after it."
    })
final class UpCommand implements Callable<Integer> {

  @Option(names = "--nodes", description = "How many nodes (default: 3, or what --data holds).")
  @Nullable Integer nodes;

  @Option(
      names = "--port",
      defaultValue = "${env:QUORATE_PORT}",
      description =
          "First port of the first node (default: QUORATE_PORT, what --data holds, or 7400).")
  @Nullable Integer port;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "quorate-data",
      description = "Where data is kept between runs (default: ./quorate-data).")
  Path data = Path.of("quorate-data");

  @Option(names = "--processes", description = "Run each node in a process of its own.")
  boolean processes;

  @Option(
      names = "--log-json",
      description =
          "Log one JSON object a line; with --processes in each node's node.log, else on standard error.")
  boolean logJson;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (logJson) {
      Logging.configure(Logging.Format.JSON, Level.WARN);
    }
    try (ClusterFolder folder = ClusterFolder.open(data, nodes, port);
        LocalCluster cluster =
            processes
                ? LocalCluster.ofProcesses(folder, logJson)
                : LocalCluster.inThisProcess(folder)) {
      cluster.announce(System.out);
      int status = cluster.awaitReady();
      if (status != ExitStatus.DONE) {
        return status;
      }
      System.out.println("Quorate is ready: " + cluster.url());
      System.out.flush();
      cluster.awaitStop();
    }
    return ExitStatus.DONE;
  }
}
