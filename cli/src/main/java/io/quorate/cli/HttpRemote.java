package io.quorate.cli;

import io.quorate.cli.backup.HttpNodes;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of commands that speak HTTP to a cluster. */
final class HttpRemote {
  @Option(
      names = "--endpoints",
      split = ",",
      paramLabel = "URL",
      defaultValue = "${env:QUORATE_ENDPOINTS:-http://127.0.0.1:7400}",
      description =
          "HTTP addresses of nodes (default: QUORATE_ENDPOINTS, or http://127.0.0.1:7400). With several"
              + " it goes on where one fails.")
  List<String> endpoints = List.of();

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "For how long to ask again what no node can answer (default: 60).")
  double timeoutSeconds;

  HttpNodes connect() {
    return new HttpNodes(endpoints, Duration.ofMillis((long) (timeoutSeconds * 1000)));
  }
}
