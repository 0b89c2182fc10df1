package io.quorate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Model files on three real processes, by the command line. */
class ModelsTest {
  @TempDir static Path folder;

  private static Shell shell;
  private static Nodes nodes;

  @BeforeAll
  static void start() throws Exception {
    Files.writeString(
        folder.resolve("tokens"), "# NAME TOKEN\nada secret-of-ada\neve secret-of-eve\n");
    int port = Shell.freePorts(30);
    shell =
        Shell.ofClasses(
            folder,
            Map.of(
                "QUORATE_ENDPOINTS",
                "http://127.0.0.1:%d,http://127.0.0.1:%d,http://127.0.0.1:%d"
                    .formatted(port, port + 10, port + 20),
                "QUORATE_TOKENS",
                folder.resolve("tokens").toString(),
                "QUORATE_COLLECT_EVERY",
                "off",
                "QUORATE_COLLECT_GRACE",
                "0s"));
    nodes = new Nodes(shell, port);
    nodes.found(3);
  }

  @AfterAll
  static void stop() throws Exception {
    shell.close();
  }

  private static String run(int status, String command) throws IOException, InterruptedException {
    return shell.run(status, "./quorate models " + command);
  }

  private static Path model(String name, long seed, int bytes) throws IOException {
    Path model = Files.createDirectories(folder.resolve(name).resolve("weights"));
    byte[] weights = new byte[bytes];
    new Random(seed).nextBytes(weights);
    Files.write(model.resolve("model.bin"), weights);
    Files.writeString(folder.resolve(name).resolve("config.json"), "{\"seed\":%d}".formatted(seed));
    return folder.resolve(name);
  }

  private static void same(String left, String right) throws IOException, InterruptedException {
    Shell.Outcome diff = shell.run("diff -r -x .quorate-model.json %s %s".formatted(left, right));
    assertThat(diff.status()).as(diff.output()).isZero();
  }

  @Test
  void a_version_is_published_once_and_pulled_exactly() throws Exception {
    model("ranker", 1, 5_000_000);
    assertThat(run(0, "push team/ranker ./ranker -m first")).contains("team/ranker@1 sha256:");
    assertThat(run(0, "push team/ranker ./ranker")).contains("was there already");
    run(0, "pull team/ranker ./pulled");
    same("ranker", "pulled");

    try (RandomAccessFile weights =
        new RandomAccessFile(folder.resolve("pulled/weights/model.bin").toFile(), "rw")) {
      weights.seek(2_000_000);
      weights.write(new byte[10_000]);
    }
    String second = run(0, "push team/ranker ./pulled --json");
    assertThat(second).contains("\"number\":2").contains("\"parent\":1");
    assertThat(moved(second)).as("only what changed is sent").isLessThan(2_500_000);

    model("other", 2, 1000);
    assertThat(run(1, "push team/ranker ./other --parent 1"))
        .contains("STALE_PARENT")
        .contains("at version 2 by now");
    run(0, "pull team/ranker@1 ./again");
    same("ranker", "again");
    String third = run(0, "pull team/ranker ./again --json");
    assertThat(moved(third)).isLessThan(2_500_000);
    same("pulled", "again");
    assertThat(run(0, "history team/ranker")).contains("first");
    assertThat(run(0, "diff team/ranker 1 2"))
        .isEqualTo("changed weights/model.bin (5,000,000 bytes)\n");
    run(0, "pull team/ranker ./third");
    Files.delete(folder.resolve("third/config.json"));
    Files.writeString(folder.resolve("third/notes"), "four");
    run(0, "push team/ranker ./third");
    assertThat(run(0, "diff team/ranker 2 3"))
        .isEqualTo("deleted config.json (10 bytes)\nadded notes (4 bytes)\n");
    assertThat(run(0, "diff team/ranker 3 3")).isEqualTo("no differences\n");
    assertThat(run(1, "diff team/ranker 3 9")).contains("NOT_FOUND");
  }

  private static long moved(String json) {
    return Long.parseLong(json.replaceAll("(?s).*\"movedBytes\":(\\d+).*", "$1"));
  }

  @Test
  void production_is_what_somebody_else_has_approved() throws Exception {
    model("gate", 3, 10_000);
    run(0, "push team/gate ./gate");
    String ada = " --token secret-of-ada";
    assertThat(run(1, "propose team/gate 1 --alias production")).contains("UNAUTHENTICATED");
    assertThat(run(1, "rollout team/gate 1 --alias production")).contains("UNAUTHENTICATED");
    assertThat(run(1, "configure team/gate --approvals 0")).contains("UNAUTHENTICATED");
    assertThat(run(1, "rollout team/gate 1 --alias production" + ada)).contains("NOT_FOUND");
    assertThat(run(2, "rollout team/gate 1 --alias production --barrier all --budget 2" + ada))
        .contains("--barrier, --budget say how agents switch")
        .contains("name their --fleet");
    assertThat(run(2, "rollback team/gate --alias production --strict" + ada))
        .contains("--strict says how agents switch");
    run(0, "propose team/gate 1 --alias production --token secret-of-ada");
    assertThat(run(1, "approve team/gate 1 --alias production")).contains("UNAUTHENTICATED");
    assertThat(run(1, "approve team/gate 1 --alias production --token secret-of-ada"))
        .contains("FORBIDDEN");
    assertThat(run(1, "approve team/gate 1 --alias production --token wrong-token"))
        .contains("UNAUTHENTICATED");
    run(0, "approve team/gate 1 --alias production --token secret-of-eve");
    run(0, "rollout team/gate 1 --alias production" + ada);
    run(0, "pull team/gate@production ./served");
    same("gate", "served");
    assertThat(run(0, "audit team/gate --verify")).contains("verified: 5 entries");
    assertThat(run(1, "rollback team/gate --alias production" + ada))
        .contains("nothing to go back to");
  }

  @Test
  void any_node_may_die_after_a_publish() throws Exception {
    model("survivor", 4, 3_000_000);
    run(0, "push team/survivor ./survivor");
    for (String node : new String[] {"n1", "n2", "n3"}) {
      nodes.kill(node);
      run(0, "pull team/survivor@1 ./from-%s".formatted(node));
      same("survivor", "from-" + node);
      nodes.start(node);
      nodes.awaitReady(node);
    }
  }

  @Test
  void what_no_version_names_is_given_back() throws Exception {
    model("kept", 7, 3_000_000);
    run(0, "push team/kept ./kept");
    long cached = freed(run(0, "collect --dry-run --json")); // pulls through a node leave chunks
    model("stale", 8, 4_000_000);
    assertThat(run(1, "push team/kept ./stale --parent 5")).contains("NOT_FOUND");
    assertThat(freed(run(0, "collect --dry-run --json")))
        .as("uploads are leases")
        .isLessThanOrEqualTo(cached);
    for (String node : new String[] {"n1", "n2", "n3"}) {
      nodes.kill(node);
      nodes.start(node);
      nodes.awaitReady(node);
    }
    assertThat(freed(run(0, "collect --dry-run --json"))).isGreaterThan(8_000_000);
    assertThat(freed(run(0, "collect --json"))).as("two nodes held it").isGreaterThan(8_000_000);
    assertThat(freed(run(0, "collect --json"))).isZero();
    assertThat(run(0, "storage")).contains("n1: ").contains("given back by 2 collections");
    run(0, "pull team/kept ./kept-still");
    same("kept", "kept-still");
  }

  @Test
  void a_quota_refuses_a_push_before_anything_is_sent() throws Exception {
    model("big", 9, 2_000_000);
    assertThat(run(0, "quota limited 1000000 --token secret-of-ada"))
        .contains("limited: 0 bytes of 1,000,000");
    long before = stored();
    assertThat(run(2, "push limited/big ./big")).contains("TOO_LARGE").contains("quota limited");
    assertThat(stored()).isEqualTo(before);
    assertThat(run(1, "quota limited 3000000")).contains("UNAUTHENTICATED");
    run(0, "quota limited 3000000 --token secret-of-ada");
    run(0, "push limited/big ./big");
    assertThat(run(0, "quota limited --json")).contains("\"usedBytes\":2000010");
    assertThat(run(2, "quota Limited")).contains("no name of a namespace");
  }

  private static long stored() throws Exception {
    return Pattern.compile("\"chunks\":(\\d+)")
        .matcher(run(0, "storage --json"))
        .results()
        .mapToLong(match -> Long.parseLong(match.group(1)))
        .sum();
  }

  private static long freed(String json) {
    return Pattern.compile("\"freedBytes\":(\\d+)")
        .matcher(json)
        .results()
        .mapToLong(match -> Long.parseLong(match.group(1)))
        .sum();
  }

  @Test
  void what_is_wrong_is_said() throws Exception {
    Path odd = model("odd", 5, 100);
    Files.createSymbolicLink(odd.resolve("link"), Path.of("/etc/passwd"));
    assertThat(run(2, "push team/odd ./odd")).contains("'link' is a symbolic link");
    assertThat(run(1, "pull team/nobody ./nobody")).contains("NOT_FOUND");
    assertThat(Files.exists(folder.resolve("nobody"))).isFalse();
    Files.createDirectories(folder.resolve("full"));
    Files.writeString(folder.resolve("full/mine"), "mine");
    model("small", 6, 100);
    run(0, "push team/small ./small");
    assertThat(run(2, "push Team/small ./small")).contains("namespace/model");
    assertThat(run(2, "push small ./small")).contains("namespace/model");
    assertThat(run(2, "pull team/small ./full")).contains("were not pulled");
    assertThat(Files.readString(folder.resolve("full/mine"))).isEqualTo("mine");
  }
}
