package io.quorate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.client.ClientOptions;
import io.quorate.client.QuorateClient;
import io.quorate.store.operation.ClusterInfo;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node joins three others and another leaves them, all real processes, while a client writes; in
 * the middle of each, nodes are killed and started again. Nothing is lost.
 */
class MovesTest {
  private static final String KEYSPACE = "docs";
  private static final int KEYS = 1500;
  private static final int VALUE_BYTES = 2_000;

  @TempDir Path folder;

  private Shell shell;
  private Nodes nodes;
  private QuorateClient client;

  @BeforeEach
  void start() throws Exception {
    int port = Shell.freePorts(44);
    shell = Shell.ofClasses(folder, Map.of("QUORATE_ENDPOINTS", "http://127.0.0.1:" + port));
    nodes = new Nodes(shell, port);
    nodes.found(3);
    client =
        QuorateClient.connect(
            ClientOptions.to(List.of(nodes.url("n1"), nodes.url("n2"), nodes.url("n3")))
                .withTimeout(Duration.ofSeconds(5)));
    shell.run(0, "./quorate keyspace create " + KEYSPACE);
    load();
  }

  @AfterEach
  void stop() {
    client.close();
    shell.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] value(int key) {
    return bytes(("v" + key + " ").repeat(VALUE_BYTES / 5));
  }

  private void load() {
    List<CompletableFuture<Reply>> waiting = new ArrayList<>();
    for (int key = 0; key < KEYS; key++) {
      waiting.add(
          client.send(new Request.Put(KEYSPACE, bytes("k" + key), null, false, value(key), 0)));
    }
    for (CompletableFuture<Reply> reply : waiting) {
      assertThat(reply.join()).isInstanceOf(Reply.Stored.class);
    }
  }

  /** Writes on while nodes come and go; each key holds at last what was last acknowledged. */
  private final class Writer implements Runnable {
    private final TreeMap<String, Integer> acknowledged = new TreeMap<>();
    private volatile boolean stopping;
    private int refused;
    private long pauseNanosMax;

    @Override
    public void run() {
      long before = System.nanoTime();
      for (int i = 0; !stopping; i++) {
        String key = "w" + i % 50;
        Reply read = client.call(new Request.Get(KEYSPACE, bytes(key), 0));
        if (read instanceof Reply.Found found
            && client.call(
                    new Request.Put(KEYSPACE, bytes(key), found.context(), false, bytes("" + i), 0))
                instanceof Reply.Stored) {
          acknowledged.put(key, i);
          long now = System.nanoTime();
          pauseNanosMax = Math.max(pauseNanosMax, now - before);
          before = now;
        } else {
          refused++;
        }
      }
    }

    void stopAndCheck(Thread thread) throws InterruptedException {
      stopping = true;
      thread.join();
      System.out.printf(
          "%d keys written meanwhile, %d attempts refused, longest pause %d ms%n",
          acknowledged.size(), refused, TimeUnit.NANOSECONDS.toMillis(pauseNanosMax));
      assertThat(acknowledged).hasSize(50);
      acknowledged.forEach((key, last) -> {
        Reply.Found found = (Reply.Found) client.call(new Request.Get(KEYSPACE, bytes(key), 3));
        List<Integer> values =
            found.siblings().stream()
                .map(sibling -> new String(sibling.value(), StandardCharsets.UTF_8))
                .map(Integer::valueOf)
                .toList();
        // One that was answered "indeterminate" may stand beside it, or on top.
        assertThat(values).as(key).anySatisfy(v -> assertThat(v).isGreaterThanOrEqualTo(last));
      });
    }
  }

  private ClusterInfo look() {
    Reply reply = client.call(new Request.ClusterStatus(true));
    assertThat(reply).isInstanceOf(Reply.Cluster.class);
    return ((Reply.Cluster) reply).cluster();
  }

  private void awaitMoves() throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (Settling.moving(look()) == 0) {
      assertThat(System.nanoTime() - deadline).as("time that is left").isNegative();
      Pause.of(Duration.ofMillis(5));
    }
  }

  private void everythingIsThere() {
    for (int key = 0; key < KEYS; key++) {
      Reply reply = client.call(new Request.Get(KEYSPACE, bytes("k" + key), 0));
      assertThat(reply).as("k" + key).isInstanceOf(Reply.Found.class);
      assertThat(((Reply.Found) reply).siblings())
          .as("k" + key)
          .hasSize(1)
          .allSatisfy(sibling -> assertThat(sibling.value()).isNotEmpty());
    }
  }

  @Test
  void nodesComeAndGoWhileOthersAreKilledAndNothingIsLost() throws Exception {
    Writer writer = new Writer();
    Thread writing = Thread.ofPlatform().start(writer);
    nodes.join("n4", "n2");
    shell.run(0, "./quorate cluster add n4 127.0.0.1:" + nodes.portOf("n4"));
    awaitMoves();
    for (String victim : List.of("n4", "n1", "n2")) { // the newcomer, two that give
      if (Settling.moving(look()) > 0) {
        nodes.kill(victim);
        nodes.start(victim);
        nodes.awaitReady(victim);
      }
    }
    String shown =
        shell.run(
            0, "./quorate cluster add n4 127.0.0.1:%d --wait 120".formatted(nodes.portOf("n4")));
    assertThat(shown).contains("Node n4 is a member");
    shell.run(0, "./quorate cluster status --wait 120");
    everythingIsThere();

    shell.run(0, "./quorate cluster remove n3");
    awaitMoves();
    for (String victim : List.of("n3", "n1")) { // the leaver, one that takes
      if (Settling.moving(look()) > 0) {
        nodes.kill(victim);
        nodes.start(victim);
      }
    }
    Shell.Outcome removed = shell.run("./quorate cluster remove n3 --wait 120");
    assertThat(removed.output()).containsAnyOf("n3 is leaving already", "Node n3 was removed");
    shell.run(0, "./quorate cluster status --wait 120");
    assertThat(look().nodes()).hasSize(3);
    nodes.kill("n3");
    everythingIsThere();
    writer.stopAndCheck(writing);
  }

  @Test
  void progressIsShown() throws Exception {
    nodes.join("n4", "n1");
    String shown =
        shell.run(
            0, "./quorate cluster add n4 127.0.0.1:%d --wait 120".formatted(nodes.portOf("n4")));
    assertThat(shown).containsPattern("(\\d+) of \\1 partitions moved");
    assertThat(shell.run(0, "./quorate cluster remove n4 --wait 120")).contains("partitions moved");
    Http.await(
        nodes.url("n4") + "/v1/health", "was removed from the cluster", () -> nodes.runs("n4"));
    everythingIsThere();
  }
}
