package io.quorate.client;

import io.quorate.store.operation.NodeAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How a client finds and treats a cluster.
 *
 * @param endpoints nodes to begin with; the others are learnt from them
 * @param timeout after which a request is answered indeterminate (a write) or unavailable (a read)
 * @param routing which nodes it asks
 */
public record ClientOptions(List<NodeAddress> endpoints, Duration timeout, Routing routing) {

  public ClientOptions {
    if (endpoints.isEmpty()) {
      throw new IllegalArgumentException(
          "At least one endpoint is needed, such as http://127.0.0.1:7400");
    }
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("The timeout must be positive, not " + timeout);
    }
  }

  /** Endpoints as the HTTP addresses of nodes; a timeout of 10 seconds, straight to replicas. */
  public static ClientOptions to(List<String> urls) {
    List<NodeAddress> addresses = new ArrayList<>();
    for (String url : urls) {
      addresses.add(address(url.strip()));
    }
    return new ClientOptions(List.copyOf(addresses), Duration.ofSeconds(10), Routing.REPLICAS);
  }

  public ClientOptions withTimeout(Duration limit) {
    return new ClientOptions(endpoints, limit, routing);
  }

  public ClientOptions withRouting(Routing other) {
    return new ClientOptions(endpoints, timeout, other);
  }

  private static NodeAddress address(String url) {
    try {
      URI uri = URI.create(url.contains("://") ? url : "http://" + url);
      if (uri.getHost() != null && uri.getPort() > 0) {
        return new NodeAddress(uri.getHost(), uri.getPort());
      }
    } catch (IllegalArgumentException _) {
      // told below, in the same words
    }
    throw new IllegalArgumentException(
        "An endpoint is the HTTP address of a node, such as http://127.0.0.1:7400, not '"
            + url
            + "'");
  }
}
