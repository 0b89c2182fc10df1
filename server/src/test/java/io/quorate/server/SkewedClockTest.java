package io.quorate.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.http.HttpCaller;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The wall clock of one of three nodes is a minute ahead. */
class SkewedClockTest {
  private static final String KEYS = "/v1/keyspaces/docs/keys/";

  @TempDir Path directory;

  private final List<NodeServer> servers = new ArrayList<>();
  private final List<HttpCaller> callers = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    int port = FreePorts.row(2 * LocalCluster.PORT_STEP + 4);
    for (ServerConfig config : LocalCluster.configs("c", directory, "127.0.0.1", port, 3)) {
      LongSupplier wall = System::currentTimeMillis;
      LongSupplier ahead = () -> System.currentTimeMillis() + 60_000;
      boolean first = config.name().name().equals("n1");
      servers.add(
          NodeServer.start(config, List.of(), UnaryOperator.identity(), first ? ahead : wall));
      callers.add(new HttpCaller(config.address()));
    }
    for (NodeServer server : servers) {
      server.ready().get(120, TimeUnit.SECONDS);
    }
  }

  @AfterEach
  void stop() {
    callers.forEach(HttpCaller::close);
    servers.forEach(NodeServer::close);
  }

  @Test
  void whoWritesThroughItIsToldOfClocksAndOthersWriteOn() {
    assertThat(callers.get(1).put("/v1/keyspaces/docs", "{\"partitions\":1}").status())
        .isEqualTo(200);
    HttpCaller.Answer refused = callers.get(0).put(KEYS + "a", "early");
    assertThat(refused.status()).as(refused.text()).isEqualTo(504);
    assertThat(refused.errorCode()).isEqualTo("INDETERMINATE");
    assertThat(refused.errorMessage())
        .contains("ahead of the clocks of [n2, n3]", "by 5000 ms", "the clock of node n1");
    assertThat(refused.json().at("/error/details/aheadMillis").asLong())
        .isBetween(50_000L, 70_000L);
    HttpCaller.Answer stored = callers.get(1).put(KEYS + "b", "on time");
    assertThat(stored.status()).as(stored.text()).isEqualTo(200);
    assertThat(callers.get(0).get(KEYS + "b").text()).isEqualTo("on time");
  }
}
