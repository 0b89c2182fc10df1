package io.quorate.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.protocol.clock.Sibling;
import io.quorate.server.frame.FrameCaller;
import io.quorate.server.http.HttpCaller;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three real nodes on real sockets and files, in this JVM. */
class LocalClusterTest {
  private static final String KEYS = "/v1/keyspaces/docs/keys/";

  @TempDir Path directory;

  private final int port = FreePorts.row(2 * LocalCluster.PORT_STEP + 4);

  private LocalCluster start() throws Exception {
    LocalCluster cluster =
        LocalCluster.start(LocalCluster.configs("test", directory, "127.0.0.1", port, 3));
    cluster.ready().get(120, TimeUnit.SECONDS);
    return cluster;
  }

  private static HttpCaller http(LocalCluster cluster, int index) {
    return new HttpCaller(cluster.servers().get(index).address());
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as("time that is left").isNegative();
      LockSupport.parkNanos(20_000_000);
    }
  }

  @Test
  void aKeyLivesThroughEveryEndpoint() throws Exception {
    try (LocalCluster cluster = start();
        HttpCaller n1 = http(cluster, 0);
        HttpCaller n3 = http(cluster, 2);
        FrameCaller n2 = FrameCaller.greeted(cluster.servers().get(1).address())) {
      assertThat(n1.put("/v1/keyspaces/docs", "{\"partitions\":8}").status()).isEqualTo(200);
      HttpCaller.Answer put = n1.put(KEYS + "a/b", "one");
      assertThat(put.status()).as(put.text()).isEqualTo(200);
      HttpCaller.Answer got = n3.get(KEYS + "a/b");
      assertThat(got.text()).isEqualTo("one");
      String context = got.header("Quorate-Context");
      assertThat(n3.put(KEYS + "a/b", "two", "Quorate-Context", context).status()).isEqualTo(200);
      // The same context again: a write that did not know of the one before makes a sibling.
      assertThat(n1.put(KEYS + "a/b", "three", "Quorate-Context", context).status()).isEqualTo(200);
      assertThat(figure(n1, "quorate_node{figure=\"siblings\"}")).isPositive();
      HttpCaller.Answer siblings = n1.get(KEYS + "a/b");
      assertThat(siblings.status()).isEqualTo(300);
      assertThat(siblings.json().get("siblings")).hasSize(2);
      byte[] key = "a/b".getBytes(StandardCharsets.UTF_8);
      Reply.Found found = (Reply.Found) n2.ask(new Request.Get("docs", key, 0));
      assertThat(found.siblings()).hasSize(2);
      byte[] value = "four".getBytes(StandardCharsets.UTF_8);
      assertThat(n2.ask(new Request.Put("docs", key, found.context(), false, value, 3)))
          .isInstanceOf(Reply.Stored.class);
      assertThat(n3.get(KEYS + "a/b").text()).isEqualTo("four");
      context = n3.get(KEYS + "a/b").header("Quorate-Context");
      for (int i = 0; i < 20; i++) {
        assertThat(n1.put(KEYS + "list/" + i, "v" + i).status()).isEqualTo(200);
      }
      assertScan(n3);
      assertThat(n1.delete(KEYS + "a/b", "Quorate-Context", context).status()).isEqualTo(200);
      assertThat(n3.get(KEYS + "a/b").status()).isEqualTo(404);
      assertThat(n1.get("/metrics").text())
          .contains("quorate_operation_seconds_count{keyspace=\"docs\",operation=\"put\"}")
          .contains("process_cpu_seconds_total")
          .contains("quorate_journal_sync_seconds_count")
          .contains("quorate_hints ");
      JsonNode nodes = n1.get("/v1/cluster").json().get("nodes");
      assertThat(nodes).hasSize(3);
      assertThat(nodes.get(1).at("/figures/cpuMillis").asLong()).isPositive();
    }
  }

  /** The sum of the figures whose names and labels begin so. */
  private static double figure(HttpCaller http, String name) {
    return http.get("/metrics")
        .text()
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static String probe(String name) {
    return "quorate_probe_times_total{probe=\"" + name;
  }

  /** What was written while the third node was away waits as hints, and is told. */
  private static void assertHintsAreShown(HttpCaller n1, HttpCaller n2) {
    for (int i = 0; i < 10; i++) {
      String key = "/v1/keyspaces/lent/keys/k" + i;
      await(() -> n1.put(key, "v").status() == 200);
    }
    assertThat(figure(n1, "quorate_hints ") + figure(n2, "quorate_hints ")).isPositive();
    assertThat(figure(n1, probe("hint.stored")) + figure(n2, probe("hint.stored"))).isPositive();
  }

  private static void assertRepairAndLatenciesAreShown(
      HttpCaller n1, HttpCaller n2, HttpCaller n3) {
    await(() -> figure(n1, "quorate_hints ") + figure(n2, "quorate_hints ") == 0);
    assertThat(figure(n1, probe("hint.delivered")) + figure(n2, probe("hint.delivered")))
        .isPositive();
    await(() ->
        figure(n1, probe("antientropy."))
                + figure(n2, probe("antientropy."))
                + figure(n3, probe("antientropy."))
                + figure(n3, probe("repair.read"))
            > 0);
    String of = "{keyspace=\"docs\",operation=\"put\"";
    assertThat(figure(n2, "quorate_operation_seconds_count" + of)).isGreaterThanOrEqualTo(60);
    assertThat(figure(n2, "quorate_operation_seconds_sum" + of)).isPositive();
    assertThat(n2.get("/metrics").text())
        .contains("quorate_operation_seconds_bucket" + of + ",le=\"+Inf\"}")
        .contains("quorate_refused_total{code=\"INDETERMINATE\"}");
    for (String journal :
        new String[] {"sync_seconds_count", "sync_seconds_sum", "written_bytes_total"}) {
      assertThat(figure(n2, "quorate_journal_" + journal)).as(journal).isPositive();
    }
  }

  private static void assertScan(HttpCaller http) {
    StringBuilder keys = new StringBuilder();
    String after = "";
    JsonNode page;
    do {
      page = http.get("/v1/keyspaces/docs/keys?prefix=list/&limit=7&after=" + after).json();
      for (JsonNode row : page.get("rows")) {
        keys.append(row.get("key").asText()).append(' ');
      }
      after = page.path("next").asText();
    } while (!page.get("complete").asBoolean());
    assertThat(keys.toString().trim().split(" ")).hasSize(20).isSorted();
  }

  @Test
  void badInputHasItsStatusAndNothingIsLost() throws Exception {
    try (LocalCluster cluster = start();
        HttpCaller n1 = http(cluster, 0)) {
      assertRefused(n1.get("/v1/keyspaces/none/keys/a"), 404, "UNKNOWN_KEYSPACE");
      assertRefused(n1.put("/v1/keyspaces/bad", "{\"r\":1,\"w\":1}"), 400, "INVALID_ARGUMENT");
      assertRefused(n1.put("/v1/keyspaces/bad", "{\"w\":4}"), 400, "INVALID_ARGUMENT");
      assertRefused(
          n1.put("/v1/keyspaces/bad", "{\"n\":5,\"r\":3,\"w\":3}"), 400, "INVALID_ARGUMENT");
      assertThat(n1.put("/v1/keyspaces/docs", "{\"partitions\":4}").status()).isEqualTo(200);
      assertThat(n1.put("/v1/keyspaces/docs", "{\"partitions\":4}").status()).isEqualTo(200);
      assertRefused(n1.put("/v1/keyspaces/docs", "{\"partitions\":8}"), 409, "ALREADY_EXISTS");
      assertThat(n1.put(KEYS + "kept", "value").status()).isEqualTo(200);
      assertRefused(n1.get(KEYS + "k".repeat(4097)), 413, "TOO_LARGE");
      assertRefused(n1.put(KEYS + "big", "x".repeat((1 << 20) + 1)), 413, "TOO_LARGE");
      String context = n1.get(KEYS + "kept").header("Quorate-Context");
      assertRefused(n1.put(KEYS + "other", "x", "Quorate-Context", context), 400, "BAD_CONTEXT");
      assertRefused(n1.put(KEYS + "kept", "x", "Quorate-Context", "zzz"), 400, "BAD_CONTEXT");
      assertRefused(n1.put(KEYS + "kept", "x", "Quorate-If-Context", "none"), 409, "CONFLICT");
      assertThat(n1.put(KEYS + "kept", "new", "Quorate-If-Context", context).status())
          .isEqualTo(200);
      assertRefused(n1.put(KEYS + "kept", "x", "Quorate-If-Context", context), 409, "CONFLICT");
      assertThat(n1.get(KEYS + "kept").text()).isEqualTo("new");
    }
  }

  private static void assertRefused(HttpCaller.Answer answer, int status, String code) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.errorCode()).isEqualTo(code);
    assertThat(answer.errorMessage()).hasSizeGreaterThan(15);
  }

  @Test
  void whatWasAcknowledgedOutlivesCrashesAndRestarts() throws Exception {
    try (LocalCluster cluster = start();
        HttpCaller n1 = http(cluster, 0);
        HttpCaller n2 = http(cluster, 1);
        HttpCaller n3 = http(cluster, 2)) {
      assertThat(n1.put("/v1/keyspaces/docs", "{\"partitions\":4}").status()).isEqualTo(200);
      String sloppy = "{\"partitions\":4,\"n\":2,\"r\":2,\"w\":2,\"quorum\":\"sloppy\"}";
      assertThat(n1.put("/v1/keyspaces/lent", sloppy).status()).isEqualTo(200);
      for (int i = 0; i < 30; i++) {
        assertThat(n2.put(KEYS + "before" + i, "v" + i).status()).isEqualTo(200);
      }
      cluster.kill(2);
      for (int i = 0; i < 30; i++) {
        int key = i;
        // Until the failure is noticed a write may time out; the quorum of the others takes it.
        await(() -> n2.put(KEYS + "during" + key, "w" + key).status() == 200);
        assertThat(n1.get(KEYS + "before" + i).text()).isEqualTo("v" + i);
      }
      assertHintsAreShown(n1, n2);
      cluster.restart(2).ready().get(120, TimeUnit.SECONDS);
      assertRepairAndLatenciesAreShown(n1, n2, n3);
      for (int index = 0; index < 3; index++) {
        cluster.kill(index);
      }
      for (int index = 0; index < 3; index++) {
        cluster.restart(index);
      }
      cluster.ready().get(120, TimeUnit.SECONDS);
      for (int i = 0; i < 30; i++) {
        int key = i;
        await(() -> n1.get(KEYS + "before" + key).status() == 200);
        assertThat(n1.get(KEYS + "before" + i).text()).isEqualTo("v" + i);
        assertThat(n2.get(KEYS + "during" + i).status()).isIn(200, 300);
      }
    }
    // Once more, after a clean stop.
    try (LocalCluster cluster = start();
        FrameCaller n3 = FrameCaller.greeted(cluster.servers().get(2).address())) {
      byte[] key = "before7".getBytes(StandardCharsets.UTF_8);
      Reply reply = n3.ask(new Request.Get("docs", key, 0));
      assertThat(reply).isInstanceOf(Reply.Found.class);
      Sibling sibling = ((Reply.Found) reply).siblings().getFirst();
      assertThat(new String(sibling.value(), StandardCharsets.UTF_8)).isEqualTo("v7");
    }
  }
}
