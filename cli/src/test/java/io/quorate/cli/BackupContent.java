package io.quorate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/** What a test puts into three keyspaces and wants back, large enough to be killed in its midst. */
final class BackupContent implements AutoCloseable {
  static final List<String> KEYSPACES = List.of("carts", "config", "parts");
  static final int KEYS = 24;

  private static final int VALUE_BYTES = 64 << 10;
  private static final Duration LEADER_MAX = Duration.ofSeconds(60);

  private final HttpClient http = HttpClient.newHttpClient();
  private final String node;

  /**
   * @param node that is asked, which must run
   */
  BackupContent(String node) {
    this.node = node;
  }

  private static String value(String keyspace, int key) {
    return (keyspace + key + "-").repeat(VALUE_BYTES / (keyspace.length() + 4));
  }

  private URI uri(String keyspace, int key, String query) {
    return URI.create("%s/v1/keyspaces/%s/keys/k%02d%s".formatted(node, keyspace, key, query));
  }

  /** Puts all keys; new groups may have no leader yet. */
  void put() throws IOException, InterruptedException {
    for (String keyspace : KEYSPACES) {
      for (int key = 0; key < KEYS; key++) {
        HttpRequest put =
            HttpRequest.newBuilder(uri(keyspace, key, "?blind=true"))
                .PUT(HttpRequest.BodyPublishers.ofString(value(keyspace, key)))
                .build();
        int status = 0;
        long deadline = System.nanoTime() + LEADER_MAX.toNanos();
        while (status != 200 && System.nanoTime() < deadline) {
          status = http.send(put, BodyHandlers.discarding()).statusCode();
        }
        assertThat(status).as("%s", put).isEqualTo(200);
      }
    }
  }

  private <T> HttpResponse<T> get(URI uri, HttpResponse.BodyHandler<T> body)
      throws IOException, InterruptedException {
    return http.send(HttpRequest.newBuilder(uri).build(), body);
  }

  /** All that was put is there, under names with that behind them. */
  void assertWhole(String suffix) throws IOException, InterruptedException {
    for (String keyspace : KEYSPACES) {
      for (int key = 0; key < KEYS; key++) {
        URI uri = uri(keyspace + suffix, key, "");
        HttpResponse<byte[]> found = get(uri, BodyHandlers.ofByteArray());
        assertThat(found.statusCode()).as("%s", uri).isEqualTo(200);
        assertThat(new String(found.body(), UTF_8)).as("%s", uri).isEqualTo(value(keyspace, key));
      }
    }
  }

  /** The context of the first key. */
  String context(String keyspace) throws IOException, InterruptedException {
    return get(uri(keyspace, 0, ""), BodyHandlers.ofString())
        .headers()
        .firstValue("Quorate-Context")
        .orElseThrow();
  }

  @Override
  public void close() {
    http.close();
  }
}
