package io.quorate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quorate.models.blob.Digest;
import io.quorate.models.blob.Recipe;
import io.quorate.models.wire.Frames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is sent wrong, or breaks in the middle: refused or harmless, with a code and a sentence. */
class ModelsBadInputTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String UPLOAD = "/v1/uploads/bad-input-1";

  @TempDir static Path folder;

  private static Shell shell;
  private static Nodes nodes;

  @BeforeAll
  static void start() throws Exception {
    int port = Shell.freePorts(10);
    shell =
        Shell.ofClasses(folder, Map.of("QUORATE_ENDPOINTS", "http://127.0.0.1:%d".formatted(port)));
    nodes = new Nodes(shell, port);
    nodes.found(1);
  }

  @AfterAll
  static void stop() {
    shell.close();
  }

  private static HttpResponse<String> post(String path, byte[] body) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(nodes.url("n1") + path))
            .POST(BodyPublishers.ofByteArray(body))
            .build(),
        BodyHandlers.ofString());
  }

  private static void refused(HttpResponse<String> response, String code, String sentence)
      throws IOException {
    JsonNode error = new ObjectMapper().readTree(response.body()).path("error");
    assertThat(error.path("code").asText()).as(response.body()).isEqualTo(code);
    assertThat(error.path("message").asText()).contains(sentence);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] frames(Digest digest, byte[] chunk) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Frames.write(out, digest, chunk, 0, chunk.length);
    return out.toByteArray();
  }

  private static void same(String left, String right) throws Exception {
    shell.run(0, "diff -r -x .quorate-model.json %s %s".formatted(left, right));
  }

  @Test
  void chunks_that_are_not_what_they_say_are_refused_and_not_stored() throws Exception {
    Digest said = Digest.of(bytes("said"));
    refused(
        post(UPLOAD + "/chunks", frames(said, bytes("sent"))),
        "INVALID_ARGUMENT",
        "4 bytes were sent as " + said);
    byte[] whole = frames(said, bytes("said"));
    refused(
        post(UPLOAD + "/chunks", Arrays.copyOf(whole, whole.length - 1)),
        "INVALID_ARGUMENT",
        "the body ends inside chunk " + said);
    byte[] huge = whole.clone();
    huge[Digest.BYTES] = 0x7f; // the first byte of its length
    refused(post(UPLOAD + "/chunks", huge), "INVALID_ARGUMENT", "are the most");
    assertThat(post("/v1/blobs/chunks?local=1", Frames.digests(List.of(said))).body()).isEmpty();
    refused(post(UPLOAD + "/missing", new byte[31]), "INVALID_ARGUMENT", "31 bytes are no list");
    refused(
        post("/v1/uploads/..%2F..%2Fx/missing", new byte[0]), "INVALID_ARGUMENT", "no id of an");
  }

  @Test
  void chunks_in_another_order_or_missing_make_up_no_blob() throws Exception {
    Digest one = Digest.of(bytes("one"));
    Digest two = Digest.of(bytes("two"));
    Digest never = Digest.of(bytes("never"));
    post(UPLOAD + "/chunks", frames(one, bytes("one")));
    post(UPLOAD + "/chunks", frames(two, bytes("two")));
    Digest blob = Digest.of(bytes("onetwo"));
    Recipe swapped = new Recipe(List.of(new Recipe.Part(two, 3), new Recipe.Part(one, 3)));
    String path = UPLOAD + "/blobs/" + blob;
    refused(post(path, swapped.encode()), "INVALID_ARGUMENT", "the chunks named for " + blob);
    Recipe gap = new Recipe(List.of(new Recipe.Part(one, 3), new Recipe.Part(never, 5)));
    refused(post(path, gap.encode()), "INVALID_ARGUMENT", "chunk " + never);
    refused(post(path, new byte[35]), "INVALID_ARGUMENT", "no multiple of 36");
  }

  private static HttpResponse<String> publish(String manifest) throws Exception {
    Digest digest = Digest.of(bytes(manifest));
    assertThat(post(UPLOAD + "/chunks", frames(digest, bytes(manifest))).statusCode())
        .isEqualTo(200);
    return post("/v1/models/team/bad/versions", bytes("{\"manifest\":\"%s\"}".formatted(digest)));
  }

  private static String manifest(String path, Digest file) {
    return "{\"files\":[{\"path\":\"%s\",\"size\":4,\"digest\":\"%s\",\"executable\":false}]}"
        .formatted(path, file);
  }

  @Test
  void a_manifest_that_cannot_be_made_into_a_folder_is_refused() throws Exception {
    Digest never = Digest.of(bytes("was never sent"));
    refused(
        publish(manifest("weights", never)),
        "CONFLICT",
        "1 of the blobs that the manifest names are not stored: " + never);
    for (String path :
        List.of("../evil", "/etc/passwd", "a/../../b", "a//b", ".quorate-model.json")) {
      refused(publish(manifest(path, never)), "INVALID_ARGUMENT", "is no manifest");
    }
    refused(publish("{}"), "INVALID_ARGUMENT", "is no manifest");
    refused(publish("no JSON"), "INVALID_ARGUMENT", "is no manifest");
    refused(
        post(
            "/v1/models/team/bad/versions",
            bytes("{\"manifest\":\"%s\",\"requestId\":\"short\"}".formatted(never))),
        "INVALID_ARGUMENT",
        "'short' is no id of an upload: 8 to 64 letters");
    assertThat(shell.run(0, "./quorate models list")).doesNotContain("team/bad");
  }

  @Test
  void odd_names_come_back_as_they_are() throws Exception {
    Path odd = Files.createDirectories(folder.resolve("odd"));
    for (String name : List.of("-rf", "a b", "'\"$(x)", "ünïcødé 模型", "%2e%2e", "~", "a:b?c*d")) {
      Files.writeString(odd.resolve(name), name);
    }
    shell.run(0, "./quorate models push team/odd ./odd");
    shell.run(0, "./quorate models pull team/odd ./odd-pulled");
    same("odd", "odd-pulled");
    Files.writeString(odd.resolve("back\\slash"), "x");
    assertThat(shell.run(2, "./quorate models push team/odd ./odd --parent 1"))
        .contains("no backslashes");
  }

  private static void large(String name) throws Exception {
    Path model = Files.createDirectories(folder.resolve(name));
    byte[] weights = new byte[50_000_000];
    new Random(name.hashCode()).nextBytes(weights);
    Files.write(model.resolve("weights"), weights);
    shell.run(0, "./quorate models push team/%1$s ./%1$s".formatted(name));
  }

  /** The limit on the size of a file makes a write fail as a full disk does. */
  @Test
  void a_disk_that_fills_up_leaves_no_folder_and_the_next_pull_goes_on() throws Exception {
    large("filling");
    String pull = "./quorate models pull team/filling ./filled";
    assertThat(shell.run(3, "ulimit -f 40000; exec " + pull))
        .contains("DISK_FULL")
        .contains("make room");
    assertThat(folder.resolve("filled")).doesNotExist();
    assertThat(reused(shell.run(0, pull + " --json"))).isGreaterThan(10_000_000);
    same("filling", "filled");
  }

  private static long reused(String json) {
    return Long.parseLong(json.replaceAll("(?s).*\"reusedBytes\":(\\d+).*", "$1"));
  }

  @Test
  void a_pull_that_is_killed_never_looks_finished_and_is_gone_on_with() throws Exception {
    large("killed");
    Path target = folder.resolve("killed-pulled");
    String pull = "./quorate models pull team/killed ./killed-pulled";
    int unfinished = 0;
    while (unfinished == 0) {
      Process process =
          new ProcessBuilder("sh", "-c", "exec " + pull + " --endpoints " + nodes.url("n1"))
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("killed.log").toFile())
              .start();
      while (process.isAlive() && drafted() == 0) {
        Thread.onSpinWait();
      }
      process.destroyForcibly().waitFor();
      if (Files.exists(target)) {
        same("killed", "killed-pulled"); // it was faster than we were, and had finished
        shell.run(0, "rm -r killed-pulled");
      } else {
        unfinished++;
      }
    }
    assertThat(drafted()).isPositive();
    assertThat(reused(shell.run(0, pull + " --json"))).isPositive();
    same("killed", "killed-pulled");
  }

  private static long drafted() throws IOException {
    Path stage = folder.resolve(".quorate-killed-pulled.part");
    if (!Files.exists(stage)) {
      return 0;
    }
    long bytes = 0;
    try (Stream<Path> files = Files.list(stage)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes = Math.max(bytes, Files.size(file));
      }
    } catch (IOException | java.io.UncheckedIOException _) {
      return 0; // it changes while we look
    }
    return bytes < 1_000_000 ? 0 : bytes;
  }

  @Test
  void an_old_answer_is_given_only_where_it_is_asked_for_and_said() throws Exception {
    Path model = Files.createDirectories(folder.resolve("old"));
    Files.writeString(model.resolve("config.json"), "{}");
    shell.run(0, "./quorate models push team/old ./old");
    shell.run(0, "./quorate models pull team/old ./old-pulled");
    String nobody = " --endpoints http://127.0.0.1:9";
    String pull = "./quorate models pull team/old ./old-pulled" + nobody;
    assertThat(shell.run(3, pull)).contains("no node answers");
    assertThat(shell.run(0, pull + " --accept-stale")).contains("it may be stale, no node answers");
    assertThat(shell.run(3, pull.replace("team/old", "team/old@2") + " --accept-stale"))
        .contains("no node answers");
    assertThat(shell.run(3, pull.replace("old-pulled", "nothing") + " --accept-stale"))
        .contains("no node answers");
  }
}
