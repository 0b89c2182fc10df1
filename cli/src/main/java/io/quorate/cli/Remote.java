package io.quorate.cli;

import io.quorate.client.QuorateClient;
import io.quorate.client.RefusedException;
import io.quorate.client.Routing;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that talks to a cluster, and the talking. */
final class Remote {

  @Mixin Endpoints endpoints = new Endpoints();

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "How long to wait for an answer (default: 10).")
  double timeoutSeconds;

  QuorateClient connect() {
    return connect(endpoints.routing());
  }

  QuorateClient connect(Routing routing) {
    Duration timeout = Duration.ofMillis((long) (timeoutSeconds * 1000));
    return QuorateClient.connect(endpoints.options().withTimeout(timeout).withRouting(routing));
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
