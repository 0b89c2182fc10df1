package io.quorate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quorate.models.endpoint.ModelsExtension;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Pushes by the command, in whose middle a node is killed, each in turn. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ModelsPushFaultsTest {
  private static final int BODIES_BEFORE = 2;
  private static final int BYTES = 26_000_000;

  @TempDir static Path folder;

  /** What happens once some of a push has come. */
  private record Fault(int victim, AtomicInteger bodies, CompletableFuture<Void> done) {}

  private static LocalModelNodes nodes;
  private static volatile Fault fault;

  @BeforeAll
  static void start() throws Exception {
    nodes =
        new LocalModelNodes(
            folder.resolve("data"),
            new ModelsExtension.Settings(
                null, null, null, 1L << 30, Duration.ZERO, Duration.ofHours(1)),
            ModelsPushFaultsTest::chunksCome);
  }

  @AfterAll
  static void stop() {
    nodes.close();
  }

  private static void chunksCome(int node) {
    Fault now = fault;
    if (now == null || now.bodies().incrementAndGet() != BODIES_BEFORE) {
      return;
    }
    Thread.ofPlatform()
        .start(() -> {
          nodes.kill(now.victim());
          now.done().complete(null);
        });
    if (node != now.victim()) {
      now.done().join(); // it is gone before this body is handed on
    }
  }

  private static void model(String name, int seed) throws IOException {
    byte[] weights = new byte[BYTES];
    new Random(seed).nextBytes(weights);
    Files.write(Files.createDirectories(folder.resolve(name)).resolve("model.bin"), weights);
  }

  private static String path(String name) {
    return folder.resolve(name).toString();
  }

  /** As somebody would who reads that an answer got lost, or that a group has no leader yet. */
  private static void push(String name, String endpoints) {
    push(name, endpoints, 0);
  }

  private static void push(String name, String endpoints, int parent) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (true) {
      CommandLines.Ran ran =
          CommandLines.run(
              endpoints, "models", "push", "team/" + name, path(name), "--parent", "" + parent);
      if (ran.status() == 0) {
        return;
      }
      assertThat(System.nanoTime() - deadline).as(ran.err()).isNegative();
    }
  }

  private static long chunksEverywhere() throws Exception {
    long chunks = 0;
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (int node = 0; node < LocalModelNodes.COUNT; node++) {
        URI status = URI.create(nodes.url(node) + "/v1/blobs");
        String answer =
            http.send(HttpRequest.newBuilder(status).build(), BodyHandlers.ofString()).body();
        chunks += new ObjectMapper().readTree(answer).path("chunks").asLong(-1);
      }
    }
    return chunks;
  }

  /** Which node gets the second copy of what is new is drawn by the upload's id. */
  @Test
  @Order(1)
  void a_push_is_stored_by_two_nodes_and_no_third() throws Exception {
    for (int i = 0; i <= 8; i++) {
      Path model = Files.createDirectories(folder.resolve("small-" + i)).resolve("model.bin");
      Files.writeString(model, "weights " + i);
      long before = chunksEverywhere();
      push("small-" + i, nodes.url(0));
      if (i > 0) { // the first may have been tried again until the registry had a leader
        assertThat(chunksEverywhere() - before)
            .as("a file's and the manifest's, twice")
            .isEqualTo(4);
      }
    }
  }

  /** By whichever node takes the push; any other one would have to be given all of it. */
  @Test
  @Order(2)
  void a_second_version_goes_to_the_nodes_that_have_the_first() throws Exception {
    for (int i = 0; i < 6; i++) {
      String name = "versions-" + i;
      byte[] weights = new byte[4_000_000];
      new Random(100 + i).nextBytes(weights);
      Path model = Files.createDirectories(folder.resolve(name)).resolve("model.bin");
      Files.write(model, weights);
      push(name, nodes.url(0));
      weights[2_000_000]++;
      Files.write(model, weights);
      Files.writeString(folder.resolve(name).resolve("README.md"), "version 2 of " + i);
      long before = chunksEverywhere();
      push(name, nodes.url(0), 1);
      assertThat(chunksEverywhere() - before)
          .as("the changed chunk's, the new file's and the manifest's")
          .isBetween(6L, 10L); // the new file's may have gone to a third node first
    }
  }

  @Test
  @Order(3)
  void any_node_may_die_in_the_middle_and_each_survivor_has_what_was_published() throws Exception {
    String all = nodes.url(0) + "," + nodes.url(1) + "," + nodes.url(2);
    for (int victim = 0; victim < LocalModelNodes.COUNT; victim++) {
      String name = "under-" + victim;
      model(name, victim);
      Fault armed = new Fault(victim, new AtomicInteger(), new CompletableFuture<>());
      fault = armed;
      push(name, all);
      fault = null;
      armed.done().get(60, TimeUnit.SECONDS); // else it came after the push
      for (int survivor = 0; survivor < LocalModelNodes.COUNT; survivor++) {
        if (survivor != victim) {
          String target = name + "-from-" + survivor;
          CommandLines.Ran pulled =
              CommandLines.run(
                  nodes.url(survivor), "models", "pull", "team/%s@1".formatted(name), path(target));
          assertThat(pulled.status()).as(pulled.err()).isZero();
          assertThat(
                  Files.mismatch(
                      folder.resolve(name).resolve("model.bin"),
                      folder.resolve(target).resolve("model.bin")))
              .isEqualTo(-1);
        }
      }
      nodes.restart(victim);
    }
  }
}
