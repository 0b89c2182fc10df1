package io.quorate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.quorate.api.v1.FollowRequest;
import io.quorate.api.v1.FollowResponse;
import io.quorate.api.v1.KVGrpc;
import io.quorate.client.ClientOptions;
import io.quorate.client.Following;
import io.quorate.client.QuorateClient;
import io.quorate.protocol.process.Refusal;
import io.quorate.server.LocalCluster;
import io.quorate.store.operation.FeedCursor;
import io.quorate.store.operation.Reply;
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
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Following an eventual keyspace of a cluster in this JVM, by command and by events. */
@Timeout(120)
class EventualWatchTest {

  @TempDir Path folder;

  private LocalCluster cluster;
  private int port;

  @BeforeEach
  void start() throws Exception {
    port = Shell.freePorts(24);
    cluster =
        LocalCluster.start(LocalCluster.configs("c", folder.resolve("data"), "127.0.0.1", port, 3));
    cluster.ready().get(120, TimeUnit.SECONDS);
    run("keyspace", "create", "notes", "--partitions", "8");
    run("put", "notes", "a/1", "one");
    run("put", "notes", "b/1", "other");
    run("put", "notes", "a/2", "two");
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  private String run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(
        List.of(
            "--endpoints", "http://127.0.0.1:%d,http://127.0.0.1:%d".formatted(port, port + 10)));
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

  @Test
  void allKeysComeFirstAndThenWhatChangedSinceThePlaceThatWasKept() {
    Path cursor = folder.resolve("cursor");
    String all = run("watch", "notes", "--all", "--count", "3", "--cursor-file", cursor.toString());
    assertThat(all.lines())
        .containsExactlyInAnyOrder("put\ta/1\tone", "put\tb/1\tother", "put\ta/2\ttwo");

    run("delete", "notes", "a/1");
    run("put", "notes", "a/3", "three");
    String later = run("watch", "notes", "--count", "2", "--cursor-file", cursor.toString());
    assertThat(later.lines()).containsExactlyInAnyOrder("delete\ta/1", "put\ta/3\tthree");
  }

  /** What was told last of each key. */
  private static final class Told implements Following.Listener {
    private final LinkedBlockingQueue<Reply.Row> rows = new LinkedBlockingQueue<>();
    private final Map<String, List<String>> said = new TreeMap<>();

    @Override
    public void changed(int partition, Reply.Changed changed) {
      rows.addAll(changed.rows());
    }

    @Override
    public void ended(Refusal refusal) {
      throw new IllegalStateException("it ended: " + refusal);
    }

    /** Waits until that key is told to hold that value; null for none. */
    private void awaits(String key, @Nullable String value) throws InterruptedException {
      boolean told = said.containsKey(key) && said.get(key).equals(values(value));
      while (!told) {
        Reply.Row row = rows.poll(60, TimeUnit.SECONDS);
        assertThat(row).as("%s is told to hold %s", key, value).isNotNull();
        List<String> live =
            row.siblings().stream()
                .filter(sibling -> !sibling.deleted())
                .map(sibling -> new String(sibling.value(), StandardCharsets.UTF_8))
                .toList();
        said.put(new String(row.key(), StandardCharsets.UTF_8), live);
        told = said.containsKey(key) && said.get(key).equals(values(value));
      }
    }

    private static List<String> values(@Nullable String value) {
      return value == null ? List.of() : List.of(value);
    }
  }

  @Test
  void changesGoOnWhenANodeIsGone() throws Exception {
    Told told = new Told();
    List<String> urls = List.of("http://127.0.0.1:" + port, "http://127.0.0.1:" + (port + 10));
    try (QuorateClient client = QuorateClient.connect(ClientOptions.to(urls));
        Following _ = client.follow("notes", new byte[0], FeedCursor.beginning(8), told)) {
      told.awaits("b/1", "other");
      cluster.kill(2);
      for (int i = 0; i < 20; i++) { // whichever replicas are followed
        run("put", "notes", "late/" + i, "v" + i);
      }
      run("delete", "notes", "b/1");
      for (int i = 0; i < 20; i++) {
        told.awaits("late/" + i, "v" + i);
      }
      told.awaits("b/1", null);
    }
  }

  @Test
  void changesAreStreamedOverGrpcFromACursorOn() {
    ManagedChannel channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", port + 1).usePlaintext().build();
    try {
      KVGrpc.KVBlockingStub kv =
          KVGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
      FollowRequest all = FollowRequest.newBuilder().setKeyspace("notes").setAll(true).build();
      String cursor = "";
      TreeSet<String> keys = new TreeSet<>();
      Iterator<FollowResponse> told = kv.follow(all);
      while (keys.size() < 3 || cursor.isEmpty()) {
        FollowResponse one = told.next();
        one.getRowsList().forEach(row -> keys.add(row.getKey().toStringUtf8()));
        cursor = keys.size() < 3 ? "" : one.getCursor();
      }
      run("put", "notes", "b/1", "anew");
      Iterator<FollowResponse> later = kv.follow(all.toBuilder().setCursor(cursor).build());
      FollowResponse next = later.next();
      while (next.getRowsCount() == 0) {
        next = later.next();
      }
      assertThat(next.getReset()).isFalse();
      assertThat(next.getRows(0).getKey().toStringUtf8()).isEqualTo("b/1");
      assertThat(next.getRows(0).getSiblings(0).getValue().toStringUtf8()).isEqualTo("anew");
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void whatAKeyspaceCannotDoIsRefused() {
    assertThat(run("watch", "notes", "--from", "7")).isEqualTo("status 2");
    assertThat(run("watch", "notes", "--previous")).isEqualTo("status 2");
    run("keyspace", "create", "orders", "--consistency", "linearizable");
    assertThat(run("watch", "orders", "--all")).isEqualTo("status 2");
  }

  @Test
  void eventsGoOnAtAnotherNodeFromTheLastProgress() throws Exception {
    String place = "";
    try (HttpClient client = HttpClient.newHttpClient()) {
      try (BufferedReader events = events(client, 0, "?all=true", "")) {
        TreeSet<String> keys = new TreeSet<>();
        while (place.isEmpty() || keys.size() < 3) {
          String line = events.readLine();
          if (line.startsWith("data: ") && line.contains("\"key\"")) {
            keys.add(line.replaceAll(".*\"key\":\"([^\"]*)\".*", "$1"));
          } else if (line.startsWith("id: ") && keys.size() == 3) {
            place = line.substring("id: ".length());
          }
        }
        assertThat(keys).containsExactly("a/1", "a/2", "b/1");
      }
      run("put", "notes", "a/2", "again");
      try (BufferedReader events = events(client, 1, "", place)) {
        String line = events.readLine();
        while (!line.contains("\"key\":\"a/2\"")) {
          assertThat(line).doesNotContain("\"key\"").doesNotContain("reset");
          line = events.readLine();
        }
        assertThat(line).contains("\"deleted\":false", "\"context\":");
      }
      HttpResponse<String> wrong =
          client.send(request(0, "?cursor=abc", ""), HttpResponse.BodyHandlers.ofString());
      assertThat(wrong.statusCode()).isEqualTo(400);
      assertThat(wrong.body()).contains("cursor");
    }
  }

  private BufferedReader events(HttpClient client, int node, String query, String last)
      throws Exception {
    HttpResponse<InputStream> response =
        client.send(request(node, query, last), HttpResponse.BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }

  private HttpRequest request(int node, String query, String last) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
            URI.create(
                "http://127.0.0.1:%d/v1/keyspaces/notes/watch%s"
                    .formatted(port + 10 * node, query)));
    return last.isEmpty() ? request.build() : request.header("Last-Event-ID", last).build();
  }
}
