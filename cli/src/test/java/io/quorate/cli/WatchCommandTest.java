package io.quorate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.LocalCluster;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Watching a cluster in this JVM, by command and by server-sent events. */
@Timeout(120)
class WatchCommandTest {

  @TempDir static Path folder;

  private static LocalCluster cluster;
  private static int port;

  @BeforeAll
  static void start() throws Exception {
    port = Shell.freePorts(24);
    cluster =
        LocalCluster.start(LocalCluster.configs("c", folder.resolve("data"), "127.0.0.1", port, 3));
    cluster.ready().get(120, TimeUnit.SECONDS);
    run("keyspace", "create", "orders", "--consistency", "linearizable");
    run("put", "orders", "a/1", "one");
    run("put", "orders", "b/1", "other");
    run("put", "orders", "a/2", "two");
    run("delete", "orders", "a/1");
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static String run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--endpoints", "http://127.0.0.1:" + port));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      int status = Main.commandLine().execute(all.toArray(String[]::new));
      return status == 0 ? out.toString(StandardCharsets.UTF_8) : "status " + status;
    } finally {
      System.setOut(before);
    }
  }

  private static HttpRequest request(int node, String query, String last) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
            URI.create(
                "http://127.0.0.1:%d/v1/keyspaces/orders/watch%s"
                    .formatted(port + 10 * node, query)));
    return last.isEmpty() ? request.build() : request.header("Last-Event-ID", last).build();
  }

  @Test
  void theCommandPrintsALineForEachChangeOfAPrefix() {
    assertThat(run("watch", "orders", "--prefix", "a/", "--from", "1", "--count", "3").lines())
        .satisfiesExactly(
            line -> assertThat(line).endsWith("\tput\ta/1\tone"),
            line -> assertThat(line).endsWith("\tput\ta/2\ttwo"),
            line -> assertThat(line).endsWith("\tdelete\ta/1"));
  }

  @Test
  void aKeyspaceThatIsNotThereIsRefused() {
    assertThat(run("watch", "nowhere", "--from", "1")).isEqualTo("status 1");
  }

  @Test
  void eventsGoOnAtAnotherNodeWhereTheLastOneEnded() throws Exception {
    String place = "";
    List<String> keys = new ArrayList<>();
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int node = 0; node < 3; node++) {
        HttpRequest request = request(node, "?prefix=a/&from=1", place);
        HttpResponse<InputStream> response =
            client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        try (BufferedReader lines =
            new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
          String id = lines.readLine();
          assertThat(lines.readLine()).isEqualTo("event: change");
          keys.add(lines.readLine().replaceAll(".*\"key\":\"([^\"]*)\".*", "$1"));
          place = id.substring("id: ".length());
        }
      }
    }
    assertThat(keys).containsExactly("a/1", "a/2", "a/1");
  }

  @Test
  void whatIsWrongShowsInTheStatus() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> wrong =
          client.send(request(0, "", "twelve"), HttpResponse.BodyHandlers.ofString());
      assertThat(wrong.statusCode()).isEqualTo(400);
      assertThat(wrong.body()).contains("Last-Event-ID");
    }
  }
}
