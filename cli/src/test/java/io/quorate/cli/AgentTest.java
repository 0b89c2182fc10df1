package io.quorate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What one agent makes of its library: it finds what is damaged, and takes out what is not needed.
 */
class AgentTest {
  @TempDir static Path folder;

  private static Shell shell;
  private static FleetShell fleet;
  private static HttpServer hooks;
  private static final List<String> heard = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    fleet = FleetShell.found(folder, 1, "");
    shell = fleet.shell();
    hooks = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    hooks.createContext(
        "/",
        exchange -> {
          JsonNode told = new ObjectMapper().readTree(exchange.getRequestBody());
          heard.add(told.path("event").asText() + " " + told.path("number").asText());
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    hooks.start();
    agent("joined fleet eu");
  }

  @AfterAll
  static void stop() {
    shell.close();
    hooks.stop(0);
  }

  private static void agent(String awaited) throws IOException {
    String url = "http://127.0.0.1:%d/hook".formatted(hooks.getAddress().getPort());
    fleet.agent("blue", "--keep 1 --hook-url " + url, awaited);
  }

  private static void rollout(String model, int number) throws Exception {
    fleet.approved(model, number);
    assertThat(fleet.rollout(0, model, number, "")).contains("done (1 serving)");
  }

  private static Path version(String model, int number) {
    return fleet.library("blue").resolve("team/%s/.versions/%d".formatted(model, number));
  }

  @Test
  void what_is_damaged_is_found_at_the_start_served_no_more_and_fetched_again() throws Exception {
    rollout("rot", 1);
    assertThat(heard).contains("staged 1", "serving 1");
    fleet.kill("blue");
    Path weights = version("rot", 1).resolve("weights.bin");
    try (RandomAccessFile file = new RandomAccessFile(weights.toFile(), "rw")) {
      file.seek(3);
      file.write('X');
    }
    agent("team/rot@1 is damaged and served no more: 'weights.bin' is sha256:");
    fleet.awaitServed("rot", 1, "blue");
    assertThat(weights).hasContent("weights of version 1");
    fleet.kill("blue");
    Files.delete(weights);
    agent("'weights.bin' is missing");
    fleet.awaitServed("rot", 1, "blue");
    assertThat(weights).hasContent("weights of version 1");
    assertThat(version("rot", 1).resolveSibling(".damaged-1")).doesNotExist();
  }

  @Test
  void what_is_needed_no_more_goes_and_what_may_be_called_back_stays() throws Exception {
    for (int number = 1; number <= 3; number++) {
      rollout("many", number);
    }
    fleet.approved("many", 4);
    FleetShell.await(() -> Files.exists(version("many", 4)), "version 4 is fetched");
    FleetShell.await(() -> !Files.exists(version("many", 1)), "version 1 has gone");
    assertThat(version("many", 2)).as("may be called back").exists();
    assertThat(version("many", 3)).as("is served").exists();
    assertThat(fleet.run(0, "rollback team/many --alias production --fleet eu"))
        .contains("version 2: done");
    fleet.assertServed("many", 2, "blue");
    FleetShell.await(() -> !Files.exists(version("many", 3)), "version 3 has gone");
    assertThat(version("many", 4)).as("is the newest").exists();
    assertThat(version("many", 2).resolve("weights.bin")).hasContent("weights of version 2");
  }
}
