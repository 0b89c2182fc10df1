package io.quorate.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.http.HttpCaller;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The leader of an ordered keyspace has a disk that does not go on: it gives up leadership, the
 * others decide without it, and nothing that was acknowledged is lost.
 */
class StalledLeaderTest {
  private static final String KEYSPACE = "/v1/keyspaces/config";
  private static final int NODES = 3;

  @TempDir Path directory;

  private final List<StallingDisk.Gate> gates = new ArrayList<>();
  private final List<NodeServer> servers = new ArrayList<>();
  private final List<HttpCaller> callers = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    int port = FreePorts.row((NODES - 1) * LocalCluster.PORT_STEP + 4);
    for (ServerConfig config : LocalCluster.configs("c", directory, "127.0.0.1", port, NODES)) {
      StallingDisk.Gate gate = new StallingDisk.Gate();
      gates.add(gate);
      servers.add(NodeServer.start(config, List.of(), disk -> new StallingDisk(disk, gate)));
      callers.add(new HttpCaller(config.address()));
    }
    for (NodeServer server : servers) {
      server.ready().get(120, TimeUnit.SECONDS);
    }
    assertThat(callers.getFirst().put(KEYSPACE, "{\"consistency\":\"linearizable\"}").status())
        .isEqualTo(200);
  }

  @AfterEach
  void stop() {
    gates.forEach(StallingDisk.Gate::open);
    callers.forEach(HttpCaller::close);
    servers.forEach(NodeServer::close);
  }

  /** Writes until it is done; who led then, by number. */
  private int written(int through, String key, String value) {
    HttpCaller.Answer put;
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    do {
      assertThat(System.nanoTime() - deadline).as("time that is left").isNegative();
      put = callers.get(through).put(KEYSPACE + "/keys/" + key + "?blind=true", value);
    } while (put.status() >= 500);
    assertThat(put.status()).as(put.text()).isEqualTo(200);
    String receipt = put.header("Quorate-Receipt");
    int at = receipt.indexOf("\"primaries\":[\"n") + 15;
    return receipt.charAt(at) - '1';
  }

  @Test
  void theOthersDecideWithoutALeaderWhoseDiskStalls() {
    int leader = written(0, "before", "1");
    int other = (leader + 1) % NODES;
    gates.get(leader).close();
    int next = written(other, "meanwhile", "2");
    assertThat(next).isNotEqualTo(leader);
    for (int i = 0; i < 20; i++) {
      written(other, "k" + i, "v" + i);
    }
    gates.get(leader).open();
    written(leader, "after", "3");
    for (int node = 0; node < NODES; node++) {
      HttpCaller caller = callers.get(node);
      assertThat(caller.get(KEYSPACE + "/keys/before").text()).isEqualTo("1");
      assertThat(caller.get(KEYSPACE + "/keys/meanwhile").text()).isEqualTo("2");
      assertThat(caller.get(KEYSPACE + "/keys/k19").text()).isEqualTo("v19");
      assertThat(caller.get(KEYSPACE + "/keys/after").text()).isEqualTo("3");
    }
  }
}
