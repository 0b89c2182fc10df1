package io.quorate.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.node.NodeConfig;
import io.quorate.protocol.process.NodeId;
import io.quorate.server.http.HttpCaller;
import io.quorate.store.operation.NodeAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node founded a cluster by itself, others were added, and it lost its disk: its list of nodes
 * names nobody whom it could ask.
 */
@Timeout(300)
class LoneFounderTest {
  private static final String KEY = "/v1/keyspaces/docs/keys/k";
  private static final int PATIENT_MILLIS = 240_000;

  private final Map<String, NodeServer> servers = new LinkedHashMap<>();
  private final List<HttpCaller> callers = new ArrayList<>();
  @TempDir private Path data;
  private NodeAddress founder;
  private HttpCaller second;
  private NodeAddress secondAddress;
  private String cluster;

  @BeforeEach
  void threeNodes() throws Exception {
    founder = freeAddress();
    start("n1", new ServerConfig(new NodeId("n1"), "", data.resolve("n1"), founder, alone()));
    ready("n1");
    HttpCaller first = caller(founder);
    cluster = clusterOf(first);
    secondAddress = join("n2", first);
    join("n3", first);
    second = caller(secondAddress);
    await(() -> second.get("/v1/cluster").json().at("/metadata/voters").size() == 3);
    assertThat(first.put("/v1/keyspaces/docs", "{\"consistency\":\"linearizable\"}").status())
        .isEqualTo(200);
    await(() -> first.put(KEY, "kept").status() == 200);
    servers.get("n1").kill();
  }

  @AfterEach
  void stop() {
    callers.forEach(HttpCaller::close);
    servers.values().forEach(NodeServer::close);
  }

  private static NodeAddress freeAddress() {
    return new NodeAddress("127.0.0.1", FreePorts.row(4));
  }

  private List<NodeConfig.Peer> alone() {
    return List.of(new NodeConfig.Peer(new NodeId("n1"), founder));
  }

  private void start(String name, ServerConfig config) {
    servers.put(name, NodeServer.start(config));
  }

  private void ready(String name) throws Exception {
    servers.get(name).ready().get(120, TimeUnit.SECONDS);
  }

  private NodeAddress join(String name, HttpCaller through) throws Exception {
    NodeAddress address = freeAddress();
    start(name, new ServerConfig(new NodeId(name), cluster, data.resolve(name), address, alone()));
    String body = "{\"name\":\"%s\",\"port\":%d}".formatted(name, address.port());
    await(() -> through.post("/v1/cluster/nodes", body).status() == 200);
    ready(name);
    return address;
  }

  private HttpCaller caller(NodeAddress address) {
    HttpCaller caller = new HttpCaller(address);
    callers.add(caller);
    return caller;
  }

  private static String clusterOf(HttpCaller caller) {
    return caller.get("/v1/cluster").json().path("cluster").asText();
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) { // the test's own time-out ends it
      LockSupport.parkNanos(10_000_000);
    }
  }

  @Test
  void itLeavesItsNameToTheClusterWhoseNodesDialIt() throws Exception {
    ServerConfig config =
        new ServerConfig(new NodeId("n1"), "", data.resolve("empty"), founder, alone());
    start("n1", config.listeningAlone(PATIENT_MILLIS));
    assertThat(servers.get("n1").stopped())
        .failsWithin(Duration.ofMinutes(2))
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOf(StartupException.class)
        .withMessageContainingAll("of cluster " + cluster + " looks for node n1", "--join");
    assertThat(second.get(KEY).text()).isEqualTo("kept");
  }

  @Test
  void whereNobodyDialsItTheClusterThatItFoundsIsRefusedByTheOthersAndTheyKeepWhatTheyHave()
      throws Exception {
    founder = freeAddress(); // where nobody looks for it
    start("n1", new ServerConfig(new NodeId("n1"), "", data.resolve("empty"), founder, alone()));
    ready("n1");
    HttpCaller other = caller(founder);
    assertThat(clusterOf(other)).isNotEqualTo(cluster);
    String body = "{\"name\":\"n2\",\"port\":%d}".formatted(secondAddress.port());
    await(() -> other.post("/v1/cluster/nodes", body).status() == 200);
    await(() -> !second.get("/metrics").text().contains("quorate_peer_refused_total 0.0"));
    assertThat(clusterOf(second)).isEqualTo(cluster);
    await(() -> second.get(KEY).text().equals("kept"));
  }
}
