package io.quorate.cli;

import io.quorate.client.ClientOptions;
import io.quorate.client.Routing;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the cluster is. */
final class Endpoints {

  @Option(
      names = "--endpoints",
      split = ",",
      paramLabel = "URL",
      defaultValue = "${env:QUORATE_ENDPOINTS:-http://127.0.0.1:7400}",
      description =
          "HTTP addresses of nodes (default: QUORATE_ENDPOINTS, or http://127.0.0.1:7400).")
  List<String> endpoints = List.of();

  @Option(
      names = "--via",
      paramLabel = "URL",
      description =
          "Ask this node only, and let it forward, instead of going straight to a replica.")
  @Nullable String via;

  Routing routing() {
    return via == null ? Routing.REPLICAS : Routing.ENDPOINTS_ONLY;
  }

  ClientOptions options() {
    return ClientOptions.to(via == null ? endpoints : List.of(via)).withRouting(routing());
  }
}
