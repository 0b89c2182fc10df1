package io.quorate.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.protocol.ring.Partitioner;
import io.quorate.server.http.HttpCaller;
import io.quorate.storage.engine.StorageOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One of three nodes has a disk that does not go on. The others serve without it, it stays alive
 * without filling its memory, and it catches up afterwards.
 */
class StalledJournalTest {
  private static final int PARTITIONS = 8;
  private static final int VALUE_BYTES = 64 << 10;
  private static final int KEYS = 200;
  private static final long REPLAY_BYTES_MAX = 4L << 20;
  private static final String KEYSPACE = "/v1/keyspaces/docs";

  @TempDir Path directory;

  private final StallingDisk.Gate gate = new StallingDisk.Gate();
  private final List<NodeServer> servers = new ArrayList<>();
  private final List<HttpCaller> callers = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    int port = FreePorts.row(2 * LocalCluster.PORT_STEP + 4);
    for (ServerConfig config : LocalCluster.configs("c", directory, "127.0.0.1", port, 3)) {
      boolean stalls = config.name().name().equals("n3");
      servers.add(
          NodeServer.start(
              small(config),
              List.of(),
              stalls ? disk -> new StallingDisk(disk, gate) : UnaryOperator.identity()));
      callers.add(new HttpCaller(config.address()));
    }
    for (NodeServer server : servers) {
      server.ready().get(120, TimeUnit.SECONDS);
    }
    String settings = "{\"partitions\":%d}".formatted(PARTITIONS);
    assertThat(callers.getFirst().put(KEYSPACE, settings).status()).isEqualTo(200);
  }

  private static ServerConfig small(ServerConfig config) {
    ServerConfig.Limits limits = config.limits();
    StorageOptions storage =
        new StorageOptions(
            limits.storage().journal(), limits.storage().overlay(), REPLAY_BYTES_MAX);
    return new ServerConfig(
        config.name(),
        config.cluster(),
        config.data(),
        config.address(),
        config.bootstrap(),
        new ServerConfig.Limits(
            limits.shard(),
            limits.peers(),
            storage,
            limits.tables(),
            limits.diskKeepFreeBytes(),
            limits.etcdQuotaBytes(),
            limits.aloneMillis()));
  }

  @AfterEach
  void stop() {
    gate.open();
    callers.forEach(HttpCaller::close);
    servers.forEach(NodeServer::close);
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as("time that is left").isNegative();
      LockSupport.parkNanos(20_000_000);
    }
  }

  /** Keys that a node which is not stalled coordinates first. */
  private List<String> keysOfTheOthers() {
    JsonNode owners = callers.getFirst().get("/v1/cluster").json().at("/keyspaces/0/owners");
    Partitioner partitioner = new Partitioner(PARTITIONS);
    List<String> keys = new ArrayList<>();
    for (int i = 0; keys.size() < KEYS; i++) {
      String key = "k" + i;
      int partition = partitioner.partitionOf(key.getBytes(StandardCharsets.UTF_8));
      if (!owners.get(partition).get(0).asText().equals("n3")) {
        keys.add(key);
      }
    }
    return keys;
  }

  private double figure(HttpCaller caller, String name) {
    Matcher line =
        Pattern.compile("^" + Pattern.quote(name) + " (\\S+)$", Pattern.MULTILINE)
            .matcher(caller.get("/metrics").text());
    return line.find() ? Double.parseDouble(line.group(1)) : 0;
  }

  @Test
  void theOthersServeAndItsMemoryStaysBounded() {
    List<String> keys = keysOfTheOthers();
    HttpCaller n1 = callers.get(0);
    HttpCaller n3 = callers.get(2);
    gate.close();
    String value = "x".repeat(VALUE_BYTES);
    for (String key : keys) {
      HttpCaller.Answer put = n1.put(KEYSPACE + "/keys/" + key, value);
      assertThat(put.status()).as(put.text()).isEqualTo(200);
      assertThat(put.header("Quorate-Receipt")).doesNotContain("n3");
    }
    // Far less than what was sent to it, and some of that was dropped and counted.
    assertThat((double) KEYS * VALUE_BYTES).isGreaterThan(2 * REPLAY_BYTES_MAX);
    assertThat(figure(n3, "quorate_journal_pending_bytes")).isLessThan(REPLAY_BYTES_MAX);
    assertThat(figure(n3, "quorate_probe_times_total{probe=\"message-shed\"}")).isPositive();
    // It is alive, says so, and refuses what it cannot write.
    assertThat(n1.get("/v1/cluster").json().at("/nodes/2/state").asText()).isEqualTo("alive");
    assertThat(n3.get(KEYSPACE + "/keys/" + keys.getFirst()).text()).isEqualTo(value);
    gate.open();
    await(() -> n1.get("/v1/cluster").json().at("/keyspaces/0/partitionsDiverged").asInt(-1) == 0);
    assertThat(n3.put(KEYSPACE + "/keys/after", "a").status()).isEqualTo(200);
    assertThat(figure(n3, "quorate_journal_pending_bytes")).isZero();
  }
}
