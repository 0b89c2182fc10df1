package io.quorate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quorate.client.ClientOptions;
import io.quorate.client.QuorateClient;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes come, go and are killed while the group of the keyspace etcd is written to. */
class OrderedMovesTest {
  private static final String KEYSPACE = "etcd";
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private Shell shell;
  private Nodes nodes;

  @BeforeEach
  void start() throws Exception {
    int port = Shell.freePorts(64);
    shell = Shell.ofClasses(folder, Map.of("QUORATE_ENDPOINTS", "http://127.0.0.1:" + port));
    nodes = new Nodes(shell, port);
    nodes.found(3);
  }

  @AfterEach
  void stop() {
    shell.close();
  }

  /** Writes rising numbers until it is told to stop, through whoever is there. */
  private final class Writer implements AutoCloseable {
    private final TreeMap<String, Integer> acknowledged = new TreeMap<>();
    private final QuorateClient client;
    private final Thread thread;
    private volatile boolean stopping;

    Writer(String... through) {
      List<String> urls = List.of(through).stream().map(nodes::url).toList();
      client = QuorateClient.connect(ClientOptions.to(urls).withTimeout(Duration.ofSeconds(5)));
      thread = Thread.ofPlatform().start(this::write);
    }

    private void write() {
      for (int i = 0; !stopping; i++) {
        String key = "w" + i % 20;
        byte[] value = Integer.toString(i).getBytes(StandardCharsets.UTF_8);
        Request put =
            new Request.Put(
                KEYSPACE, key.getBytes(StandardCharsets.UTF_8), null, Request.Mode.BLIND, value, 0);
        if (client.call(put) instanceof Reply.Stored) {
          acknowledged.put(key, i);
        }
      }
    }

    /** Each key holds what was acknowledged last, or what was written later and not answered. */
    void stopAndCheck() throws InterruptedException {
      stopping = true;
      thread.join();
      assertThat(acknowledged).hasSize(20);
      acknowledged.forEach((key, last) -> {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        Reply.Found found = (Reply.Found) client.call(new Request.Get(KEYSPACE, bytes, 0));
        String value = new String(found.siblings().getFirst().value(), StandardCharsets.UTF_8);
        assertThat(Integer.parseInt(value)).as(key).isGreaterThanOrEqualTo(last);
      });
    }

    @Override
    public void close() {
      stopping = true;
      client.close();
    }
  }

  private void add(String node) throws Exception {
    nodes.join(node, "n1");
    shell.run(
        0, "./quorate cluster add %s 127.0.0.1:%d --wait 120".formatted(node, nodes.portOf(node)));
  }

  private void remove(String node) throws Exception {
    shell.run(0, "./quorate cluster remove %s --wait 120".formatted(node));
    nodes.kill(node);
  }

  private int replicas() throws Exception {
    return JSON.readTree(shell.run(0, "./quorate keyspace describe etcd --json"))
        .path("replicas")
        .intValue();
  }

  @Test
  void aGroupShrinksAndGrowsWithTheClusterWhileItIsWrittenTo() throws Exception {
    try (Writer writer = new Writer("n1", "n2", "n3")) {
      add("n4");
      assertThat(replicas()).isEqualTo(4);
      remove("n3");
      assertThat(replicas()).isEqualTo(3);
      remove("n2");
      remove("n4");
      assertThat(replicas()).isEqualTo(1);
      add("n5");
      add("n6");
      assertThat(replicas()).isEqualTo(3);
      writer.stopAndCheck();
    }
    assertThat(shell.run(1, "./quorate cluster add n2 127.0.0.1:" + nodes.portOf("n2")))
        .contains("names are never used again");
  }

  private JsonNode group(String through, String which) throws Exception {
    String command = "./quorate cluster leader %s --json --endpoints %s";
    return JSON.readTree(shell.run(0, command.formatted(which, nodes.url(through)))).path(0);
  }

  /** Somebody who still runs, among the first three. */
  private String alive() {
    return List.of("n1", "n2", "n3").stream().filter(nodes::runs).findFirst().orElseThrow();
  }

  @Test
  void whoLeadsIsKilledWhileANodeJoins() throws Exception {
    try (Writer writer = new Writer("n1", "n2", "n3")) {
      nodes.join("n4", "n2");
      shell.run(0, "./quorate cluster add n4 127.0.0.1:" + nodes.portOf("n4"));
      for (String which : List.of("--table", "--keyspace etcd")) {
        String victim = group("n1", which).path("leader").asText();
        nodes.kill(victim);
        String other = alive();
        String next = victim;
        while (next.equals(victim) || next.isEmpty() || next.equals("null")) {
          next = group(other, which).path("leader").asText();
        }
        nodes.start(victim);
        nodes.awaitReady(victim);
      }
      shell.run(0, "./quorate cluster status --wait 120");
      assertThat(group("n1", "--keyspace etcd").path("replicas")).hasSize(4);
      writer.stopAndCheck();
    }
  }

  @Test
  void leadershipIsShownAndHandedOver() throws Exception {
    for (String which : List.of("--table", "--keyspace etcd")) {
      String leader = group("n1", which).path("leader").asText();
      String next = leader.equals("n2") ? "n3" : "n2";
      assertThat(shell.run(0, "./quorate cluster leader --move %s --to %s".formatted(which, next)))
          .contains(next + " leads");
      assertThat(group("n3", which).path("leader").asText()).isEqualTo(next);
    }
    assertThat(shell.run(0, "./quorate cluster leader"))
        .contains("the table: led by", "etcd, partition 0: led by", "follower", "lag 0");
    String url = nodes.url("n1") + "/v1/cluster/leaders";
    assertThat(Http.get(url)).contains("\"keyspace\":\"etcd\"", "\"lag\":");
    assertThat(Http.post(url, "{\"keyspace\":\"etcd\",\"to\":\"n1\"}"))
        .contains("n1 leads 'etcd' now");
    assertThat(Http.post(url, "{\"to\":\"n9\"}")).contains("INVALID_ARGUMENT", "n9 has no vote");
    assertThat(shell.run(2, "./quorate cluster leader --move")).contains("--table");
    assertThat(shell.run(2, "./quorate cluster leader --move --keyspace etcd --partition 3"))
        .contains("no partition 3");
    assertThat(shell.run(1, "./quorate cluster leader --keyspace nothing"))
        .contains("no such group");
  }

  @Test
  void eventualKeyspacesServeWhileNobodyCanDecide() throws Exception {
    shell.run(0, "./quorate keyspace create docs --r 1 --w 1 --allow-stale");
    shell.run(0, "./quorate put docs k before");
    nodes.kill("n2");
    nodes.kill("n3");
    shell.run(0, "./quorate put docs k after");
    assertThat(shell.run(0, "./quorate get docs k")).contains("after");
    assertThat(
            shell.run(3, "./quorate keyspace create other --r 1 --w 1 --allow-stale --timeout 30"))
        .contains("n2, n3 cannot be reached");
    nodes.start("n2");
    nodes.awaitReady("n2");
    shell.run(0, "./quorate keyspace create other --r 1 --w 1 --allow-stale --timeout 30");
  }
}
