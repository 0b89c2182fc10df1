package io.quorate.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.models.remote.Endpoints;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command on models, and the asking. */
final class ModelsRemote {
  @Option(
      names = "--endpoints",
      split = ",",
      paramLabel = "URL",
      defaultValue = "${env:QUORATE_ENDPOINTS:-http://127.0.0.1:7400}",
      description =
          "HTTP addresses of nodes (default: QUORATE_ENDPOINTS, or http://127.0.0.1:7400).")
  List<String> endpoints = List.of();

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      defaultValue = "${env:QUORATE_TOKEN:-}",
      description = "Names who asks (default: QUORATE_TOKEN). Approving needs one.")
  @Nullable String token;

  Endpoints connect() {
    List<URI> urls =
        endpoints.stream()
            .map(url -> url.contains("://") ? url : "http://" + url)
            .map(URI::create)
            .toList();
    return new Endpoints(urls, token == null || token.isBlank() ? null : token);
  }

  JsonNode get(String path) {
    return connect().ask("GET", path, null);
  }

  static String path(String model) {
    String[] parts = model.split("/", -1);
    if (parts.length != 2) {
      throw new IllegalArgumentException(
          "'%s' is no name of a model; it is namespace/model".formatted(model));
    }
    return "/v1/models/" + Endpoints.encoded(parts[0]) + "/" + Endpoints.encoded(parts[1]);
  }

  static String alias(String model, String alias) {
    return path(model) + "/aliases/" + Endpoints.encoded(alias);
  }

  static String proposal(String model, String alias, long number) {
    return alias(model, alias) + "/proposals/" + number;
  }

  static String rollout(String model, String alias, String fleet) {
    return alias(model, alias) + "/fleets/" + Endpoints.encoded(fleet) + "/rollout";
  }
}
