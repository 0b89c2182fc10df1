package io.quorate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.quorate.api.v1.GetRequest;
import io.quorate.api.v1.KVGrpc;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ordered keyspaces on three real processes, by the command line, HTTP and gRPC. */
class OrderedProcessesTest {
  @TempDir static Path folder;

  private static Shell shell;
  private static Nodes nodes;

  @BeforeAll
  static void start() throws Exception {
    int port = Shell.freePorts(30);
    shell = Shell.ofClasses(folder, Map.of("QUORATE_ENDPOINTS", "http://127.0.0.1:" + port));
    nodes = new Nodes(shell, port);
    nodes.found(3);
  }

  @AfterAll
  static void stop() {
    shell.close();
  }

  private static String url(String node, String rest) {
    return "%s/v1/keyspaces/%s".formatted(nodes.url(node), rest);
  }

  private static String get(String node, String rest, String... headers) {
    return Http.get(url(node, rest), headers);
  }

  private static String put(String node, String rest, String value, String... headers) {
    return Http.put(url(node, rest), value, headers);
  }

  private static String header(String answer, String name) {
    return answer
        .lines()
        .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + " in\n" + answer));
  }

  /** Writes until the group has a leader. */
  private static String written(String node, String rest, String value) throws Exception {
    String answer;
    do {
      answer = put(node, rest + "?blind=true", value);
    } while (answer.startsWith("HTTP/1.1 50"));
    assertThat(answer).startsWith("HTTP/1.1 200");
    return answer;
  }

  @Test
  void aFewVotersAreEnough() throws Exception {
    String created =
        shell.run(
            0, "./quorate keyspace create few --consistency linearizable --replicas 1 --json");
    assertThat(created).contains("\"replicas\":1");
    shell.run(0, "./quorate put few k v");
    assertThat(shell.run(0, "./quorate get few k")).contains("v");
    assertThat(
            shell.run(2, "./quorate keyspace create more --consistency linearizable --replicas 4"))
        .contains("from 1 to 3");
    assertThat(put("n2", "more", "{\"consistency\":\"linearizable\",\"replicas\":9}"))
        .contains("400", "INVALID_ARGUMENT", "from 1 to 3");
  }

  @Test
  void historyIsKeptAndForgottenAsItIsSaid() throws Exception {
    shell.run(0, "./quorate keyspace create kept --consistency linearizable --history 5");
    long revision = 0;
    for (int i = 1; i <= 9; i++) {
      String answer = written("n1", "kept/keys/k", "v" + i);
      revision = revisionOf(answer);
    }
    assertThat(shell.run(0, "./quorate get kept k --revision " + (revision - 2))).contains("v7");
    assertThat(shell.run(1, "./quorate get kept k --revision 2")).contains("COMPACTED", "oldest");
    assertThat(shell.run(2, "./quorate get kept k --revision 999"))
        .contains("FUTURE_REVISION", "newest");
    assertThat(get("n2", "kept/keys/k?revision=2")).contains("410", "COMPACTED");
    assertThat(get("n3", "kept/keys/k?revision=999")).contains("400", "FUTURE_REVISION");
    assertThat(byGrpc(2)).contains("compacted");
    assertThat(byGrpc(999)).contains("has not come yet");
    shell.run(0, "./quorate keyspace compact kept " + (revision - 1));
    assertThat(shell.run(1, "./quorate get kept k --revision " + (revision - 2)))
        .contains("COMPACTED");
    assertThat(Http.post(url("n2", "kept/compact?revision=" + (revision - 2)), ""))
        .contains("410", "compacted at");
    assertThat(Http.post(url("n2", "kept/compact?revision=999"), "")).contains("FUTURE_REVISION");
    assertThat(shell.run(0, "./quorate get kept k --history").lines()).hasSize(2);
  }

  private static long revisionOf(String answer) {
    String receipt = header(answer, "Quorate-Receipt");
    String rest = receipt.substring(receipt.indexOf("\"revision\":") + 11);
    return Long.parseLong(rest.split("[,}]")[0]);
  }

  private static String byGrpc(long revision) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", nodes.portOf("n1") + 1).usePlaintext().build();
    try {
      GetRequest get =
          GetRequest.newBuilder()
              .setKeyspace("kept")
              .setKey(ByteString.copyFromUtf8("k"))
              .setRevision(revision)
              .build();
      return String.valueOf(
          catchThrowableOfType(
                  StatusRuntimeException.class, () -> KVGrpc.newBlockingStub(channel).get(get))
              .getMessage());
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void aRequestThatIsSentAgainIsDoneOnce() throws Exception {
    shell.run(0, "./quorate keyspace create once --consistency linearizable");
    String session = header(written("n1", "once/keys/other", "x"), "Quorate-Session");
    String[] again = {"Quorate-Request-Id", "order-17", "Quorate-Session", session};
    String first = put("n1", "once/keys/k?blind=true", "1", again);
    assertThat(first).startsWith("HTTP/1.1 200");
    for (String node : new String[] {"n2", "n3", "n1"}) {
      assertThat(header(put(node, "once/keys/k?blind=true", "1", again), "Quorate-Context"))
          .isEqualTo(header(first, "Quorate-Context"));
    }
    assertThat(shell.run(0, "./quorate get once k --history").lines()).hasSize(1);
    assertThat(put("n2", "once/keys/k?blind=true", "2", again))
        .contains("400", "Another request was done under this id");
  }

  @Test
  void rangesAreShownAndScannedInOrder() throws Exception {
    assertThat(
            shell.run(0, "./quorate keyspace create parts --consistency linearizable --split g,p"))
        .contains("3 ranges split at g, p");
    assertThat(shell.run(0, "./quorate keyspace describe parts")).contains("[g, p]", "range");
    assertThat(get("n2", "parts")).contains("\"splits\":[\"g\",\"p\"]");
    for (String key : new String[] {"z", "a", "m", "g", "p"}) {
      written("n1", "parts/keys/" + key, "v");
    }
    assertThat(shell.run(0, "./quorate scan parts").lines().map(line -> line.substring(0, 1)))
        .containsExactly("a", "g", "m", "p", "z");
    assertThat(shell.run(2, "./quorate keyspace create bad --consistency linearizable --split p,g"))
        .contains("'g' does not come after 'p'");
    assertThat(shell.run(2, "./quorate keyspace create bad --split g"))
        .contains("Only linearizable");
    assertThat(
            shell.run(
                2, "./quorate keyspace create bad --consistency linearizable --partition-by range"))
        .contains("needs splits");
  }

  @Test
  void theMinoritySideOfASequentialKeyspaceReadsAndNeverGoesBack() throws Exception {
    shell.run(0, "./quorate keyspace create local --consistency sequential");
    shell.run(0, "./quorate keyspace create strict --consistency linearizable");
    written("n1", "strict/keys/k", "old");
    String before = header(written("n1", "local/keys/k", "old"), "Quorate-Session");
    assertThat(get("n1", "local/keys/k", "Quorate-Session", before)).endsWith("old");
    shell.run(0, "./quorate cluster cut n1 n2,n3");
    String after = header(written("n2", "local/keys/k", "new"), "Quorate-Session");
    assertThat(Long.parseLong(after)).isGreaterThan(Long.parseLong(before));
    // Cut off it answers from what it has, to whoever has seen no more than that.
    assertThat(get("n1", "local/keys/k")).startsWith("HTTP/1.1 200").endsWith("old");
    assertThat(get("n1", "local/keys/k", "Quorate-Session", before)).endsWith("old");
    assertThat(get("n1", "local/keys/k", "Quorate-Session", after)).contains("503", "UNAVAILABLE");
    assertThat(put("n1", "local/keys/k?blind=true", "x")).startsWith("HTTP/1.1 50");
    assertThat(get("n1", "strict/keys/k")).startsWith("HTTP/1.1 50");
    assertThat(get("n2", "local/keys/k", "Quorate-Session", after)).endsWith("new");
    shell.run(0, "./quorate cluster heal");
    String healed;
    do {
      healed = get("n1", "local/keys/k", "Quorate-Session", after);
    } while (healed.startsWith("HTTP/1.1 503"));
    assertThat(healed).endsWith("new");
  }
}
