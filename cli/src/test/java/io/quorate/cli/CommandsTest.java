package io.quorate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quorate.server.LocalCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Command lines against a cluster in this JVM: what they print, and their exit status. */
class CommandsTest {

  @TempDir static Path folder;

  private static LocalCluster cluster;
  private static String endpoint = "";

  @BeforeAll
  static void start() throws Exception {
    int port = Shell.freePorts(24);
    cluster =
        LocalCluster.start(LocalCluster.configs("c", folder.resolve("data"), "127.0.0.1", port, 3));
    cluster.ready().get(120, TimeUnit.SECONDS);
    endpoint = "http://127.0.0.1:" + port;
    run(0, "keyspace", "create", "docs", "--partitions", "4");
    run(0, "put", "docs", "kept", "value");
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static CommandLines.Ran ran(String... arguments) {
    return CommandLines.run(endpoint, arguments);
  }

  private static String run(int status, String... arguments) {
    CommandLines.Ran ran = ran(arguments);
    assertThat(ran.status()).as(String.join(" ", arguments) + "\n" + ran).isEqualTo(status);
    return status == 0 ? ran.out() : ran.err();
  }

  private static void refused(int status, String code, String words, String... arguments) {
    assertThat(run(status, arguments))
        .startsWith("quorate: " + code + ": ")
        .contains(words)
        .doesNotContain("Exception");
    assertThat(run(0, "get", "docs", "kept")).isEqualTo("value\n");
  }

  @Test
  void theQuotaOfEtcdsClients() {
    assertThat(run(0, "etcd", "quota")).contains("nobody has set");
    assertThat(run(0, "etcd", "quota", "1073741824")).isEqualTo("1073741824 bytes\n");
    assertThat(run(0, "etcd", "quota", "--json")).contains("\"quotaBytes\":1073741824");
    assertThat(run(0, "etcd", "quota", "0")).isEqualTo("no quota\n");
    assertThat(run(2, "etcd", "quota", "much")).contains("much");
    assertThat(run(2, "etcd", "quota", "--", "-1")).contains("from 0 (none) up");
  }

  @Test
  void badInputIsRefusedWithItsStatusAndASentence() throws Exception {
    refused(1, "UNKNOWN_KEYSPACE", "keyspace create none", "get", "none", "k");
    refused(1, "UNKNOWN_KEYSPACE", "keyspace create none", "put", "none", "k", "v");
    refused(2, "INVALID_ARGUMENT", "allowStale", "keyspace", "create", "b", "--r", "1", "--w", "1");
    refused(2, "INVALID_ARGUMENT", "not 4", "keyspace", "create", "b", "--w", "4");
    refused(
        2,
        "INVALID_ARGUMENT",
        "add nodes",
        "keyspace",
        "create",
        "b",
        "--n",
        "5",
        "--r",
        "3",
        "--w",
        "3");
    refused(1, "ALREADY_EXISTS", "partitions is 4", "keyspace", "create", "docs");
    refused(2, "TOO_LARGE", "4097 bytes", "put", "docs", "k".repeat(4097), "v");
    Path big = folder.resolve("big");
    Files.write(big, new byte[(1 << 20) + 1]);
    refused(2, "TOO_LARGE", "valueBytesMax", "put", "docs", "k", "--file", big.toString());
    refused(2, "BAD_CONTEXT", "read the key again", "put", "docs", "k", "v", "--context", "zzz");
    String context = run(0, "get", "docs", "kept", "--context").strip();
    refused(2, "BAD_CONTEXT", "another key", "put", "docs", "k", "v", "--context", context);
    run(0, "keyspace", "create", "other", "--partitions", "1");
    String foreign = "the context belongs to another keyspace";
    refused(2, "BAD_CONTEXT", foreign, "put", "other", "kept", "v", "--context", context);
    refused(2, "BAD_CONTEXT", foreign, "delete", "other", "kept", "--context", context);
    refused(1, "CONFLICT", "context", "put", "docs", "kept", "v", "--if-context", "none");
    refused(2, "INVALID_ARGUMENT", "2 (the keyspace's r)", "get", "docs", "kept", "--r", "1");
    refused(2, "INVALID_ARGUMENT", "not a folder", "import", "docs", "/no/such/folder");
    refused(2, "INVALID_ARGUMENT", "There is no node n9", "cluster", "cut", "n1", "n9");
    refused(1, "NOT_FOUND", "the nodes are n1, n2, n3", "cluster", "remove", "n9");
    refused(2, "INVALID_ARGUMENT", "too few for 'docs'", "cluster", "remove", "n3");
    refused(2, "INVALID_ARGUMENT", "host:port", "cluster", "add", "n4", "nowhere");
    refused(
        3,
        "UNAVAILABLE",
        "nothing answers at 127.0.0.1:1",
        "get",
        "docs",
        "k",
        "--timeout",
        "1",
        "--endpoints",
        "http://127.0.0.1:1");
  }

  @Test
  void refusalsAreJsonWhereJsonIsAskedFor() {
    CommandLines.Ran ran = ran("get", "none", "k", "--json");
    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.out()).startsWith("{\"error\":{\"code\":\"UNKNOWN_KEYSPACE\",\"message\":");
  }

  @Test
  void everyMergePolicyIsCreatedWrittenAndRead() {
    run(0, "keyspace", "create", "latest", "--merge", "lww");
    run(0, "put", "latest", "k", "one");
    run(0, "put", "latest", "k", "two", "--blind");
    assertThat(run(0, "get", "latest", "k")).isEqualTo("two\n");
    run(0, "keyspace", "create", "count", "--merge", "crdt:counter");
    run(0, "put", "count", "k", "5");
    run(0, "put", "count", "k", "--", "-7");
    assertThat(run(0, "get", "count", "k")).isEqualTo("-2\n");
    refused(2, "INVALID_ARGUMENT", "an integer", "put", "count", "k", "many");
    run(0, "keyspace", "create", "tags", "--merge", "crdt:set");
    run(0, "put", "tags", "k", "+red");
    run(0, "put", "tags", "k", "+blue", "--blind");
    run(0, "put", "tags", "k", "--", "-red");
    assertThat(run(0, "get", "tags", "k")).isEqualTo("blue\n");
    run(0, "keyspace", "create", "fields", "--merge", "crdt:map");
    run(0, "put", "fields", "k", "a=1");
    run(0, "put", "fields", "k", "b=2", "--blind");
    assertThat(run(0, "get", "fields", "k")).isEqualTo("a=1\nb=2\n");
    run(0, "keyspace", "create", "own", "--merge", "class:" + LongestValue.class.getName());
    run(0, "put", "own", "k", "a long one");
    run(0, "put", "own", "k", "short", "--blind");
    assertThat(run(0, "get", "own", "k")).isEqualTo("a long one\n");
    refused(2, "INVALID_ARGUMENT", "no class", "keyspace", "create", "bad", "--merge", "class:no");
    refused(2, "INVALID_ARGUMENT", "expected", "keyspace", "create", "bad", "--merge", "best");
  }

  @Test
  void aKeyFullOfSiblingsSaysHowToReconcile() {
    run(0, "keyspace", "create", "few", "--siblings-max", "2");
    run(0, "put", "few", "k", "one", "--blind");
    run(0, "put", "few", "k", "two", "--blind");
    refused(1, "TOO_MANY_SIBLINGS", "To reconcile", "put", "few", "k", "three", "--blind");
    assertThat(run(0, "get", "few", "k")).contains("2 siblings", "one", "two", "--context");
    run(0, "put", "few", "k", "all");
    assertThat(run(0, "get", "few", "k")).isEqualTo("all\n");
  }

  @Test
  void bothPlacementsServe() {
    for (String placement : List.of("ring", "rendezvous")) {
      String keyspace = "by-" + placement;
      run(0, "keyspace", "create", keyspace, "--placement", placement);
      run(0, "put", keyspace, "k", placement);
      assertThat(run(0, "get", keyspace, "k")).isEqualTo(placement + "\n");
    }
  }

  private static final String BENCH =
      "bench docs --clients 2 --keys 20 --seconds 1 --warm-up 1 --reads 50";

  @Test
  void aBenchEndsByItselfAndReports() {
    assertThat(run(0, BENCH.split(" ")))
        .contains("get ", "put ", "p50", "p99", "p99.9", "CPU seconds per 10,000");
    assertThat(run(0, (BENCH + " --any-node --json").split(" ")))
        .contains("\"operationsPerSecond\":", "\"nodesCpuSecondsPer10k\":");
  }

  @Test
  void aBenchOfALinearizableKeyspaceRecordsAHistoryThatHolds() throws Exception {
    run(0, "keyspace", "create", "strict", "--consistency", "linearizable");
    while (ran("put", "strict", "first", "v").status() != 0) {
      // its group has no leader yet
    }
    String file = folder.resolve("strict.jsonl").toString();
    String bench = "bench strict --clients 6 --keys 6 --seconds 1 --warm-up 0 --shared --record ";
    run(0, (bench + file).split(" "));
    assertThat(check(file)).isEqualTo(ExitStatus.DONE);
    StaleRead.addOneTo(Path.of(file));
    assertThat(check(file)).as("after a stale read").isEqualTo(ExitStatus.REFUSED);
  }

  private static int check(String file) {
    return Main.commandLine().execute("check", file, "--model", "linearizable");
  }

  @Test
  void anImportSaysWhatItSkippedAndWhy() throws Exception {
    Path tree = Files.createDirectories(folder.resolve("tree"));
    Files.writeString(tree.resolve("plain"), "imported");
    Files.createSymbolicLink(tree.resolve("link"), tree.resolve("plain"));
    Files.write(tree.resolve("large"), new byte[101]);
    Files.writeString(tree.resolve("n".repeat(200)), "x");
    run(0, "keyspace", "create", "trees", "--value-bytes-max", "100", "--partitions", "1");
    String prefix = "p".repeat(4_000);
    assertThat(
            run(0, "import", "trees", tree.toString(), "--prefix", prefix)
                .lines()
                .map(String::strip))
        .anyMatch(line -> line.startsWith("1 written (0.0 MB), 0 unchanged"))
        .contains(
            "1 skipped: larger than the keyspace's limit of 100 bytes, such as %slarge"
                .formatted(prefix),
            "1 skipped: path longer than 4096 bytes, such as " + prefix + "n".repeat(200),
            "1 skipped: symbolic link, such as %slink".formatted(prefix));
    JsonNode json =
        new ObjectMapper()
            .readTree(run(0, "import", "trees", tree.toString(), "--prefix", "q", "--json"));
    assertThat(json.get("written").asInt()).isEqualTo(2);
    JsonNode skipped = json.get("skipped");
    assertThat(skipped).hasSize(2);
    assertThat(skipped.at("/symbolic link/count").asInt()).isEqualTo(1);
    assertThat(skipped.at("/symbolic link/examples/0").asText()).isEqualTo("qlink");
    assertThat(skipped.path("larger than the keyspace's limit of 100 bytes").path("count").asInt())
        .isEqualTo(1);
    assertThat(run(0, "scan", "trees", "--count").strip()).isEqualTo("3");
  }

  @Test
  void theStatusShowsNodesKeyspacesAndThatReplicasAgree() {
    String text = run(0, "cluster", "status", "--wait", "60");
    assertThat(text).contains("n1 ", "n2 ", "n3 ", "alive", "all replicas agree", "no partition");
    assertThat(run(0, "cluster", "status", "--json"))
        .contains("\"nodes\":[", "\"partitionsDiverged\":");
  }
}
