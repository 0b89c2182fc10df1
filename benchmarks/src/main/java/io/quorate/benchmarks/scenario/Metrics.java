package io.quorate.benchmarks.scenario;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/** Reads what nodes say of themselves over HTTP. */
final class Metrics implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

  /** The sum over nodes and over the lines of that name whose labels hold that text. */
  double sum(List<String> urls, String name, String label)
      throws IOException, InterruptedException {
    double sum = 0;
    for (String url : urls) {
      for (String line : get(url + "/metrics").lines().toList()) {
        if (line.startsWith(name) && line.contains(label)) {
          sum += Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
        }
      }
    }
    return sum;
  }

  /** Whether the node with that process id serves at that address. */
  boolean serves(String url, long pid) throws InterruptedException {
    try {
      String health = get(url + "/v1/health");
      return health.contains("\"ready\":true") && health.contains("\"pid\":" + pid);
    } catch (IOException _) {
      return false;
    }
  }

  private String get(String url) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE).build();
    return http.send(request, BodyHandlers.ofString()).body();
  }

  @Override
  public void close() {
    http.close();
  }
}
