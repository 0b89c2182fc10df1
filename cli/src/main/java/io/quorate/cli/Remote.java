package io.quorate.cli;

import io.quorate.client.ClientOptions;
import io.quorate.client.QuorateClient;
import io.quorate.client.RefusedException;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of every command that talks to a cluster, and the talking. */
final class Remote {

  @Option(
      names = "--endpoints",
      split = ",",
      paramLabel = "URL",
      defaultValue = "${env:QUORATE_ENDPOINTS:-http://127.0.0.1:7400}",
      description =
          "HTTP addresses of nodes (default: QUORATE_ENDPOINTS, or http://127.0.0.1:7400).")
  List<String> endpoints = List.of();

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "How long to wait for an answer (default: 10).")
  double timeoutSeconds;

  QuorateClient connect() {
    return connect(true);
  }

  /**
   * @param partitionAware whether to go straight to a replica
   */
  QuorateClient connect(boolean partitionAware) {
    Duration timeout = Duration.ofMillis((long) (timeoutSeconds * 1000));
    return QuorateClient.connect(
        ClientOptions.to(endpoints).withTimeout(timeout).withPartitionAwareness(partitionAware));
  }

  /** Sends one request; a refusal becomes an exception. */
  <T extends Reply> T call(Request request, Class<T> expected) {
    try (QuorateClient client = connect()) {
      return call(client, request, expected);
    }
  }

  static <T extends Reply> T call(QuorateClient client, Request request, Class<T> expected) {
    Reply reply = client.call(request);
    if (reply instanceof Reply.Refused refused) {
      throw new RefusedException(refused.refusal());
    }
    return expected.cast(reply);
  }
}
