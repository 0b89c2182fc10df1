package io.quorate.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.http.HttpCaller;
import io.quorate.store.merge.MergeFunction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each merge policy as users of HTTP meet it: created, written at two nodes, read at a third. */
class MergePoliciesTest {
  @TempDir static Path directory;

  private static LocalCluster cluster;
  private static List<HttpCaller> nodes;

  @BeforeAll
  static void start() throws Exception {
    int port = FreePorts.row(2 * LocalCluster.PORT_STEP + 4);
    cluster = LocalCluster.start(LocalCluster.configs("c", directory, "127.0.0.1", port, 3));
    cluster.ready().get(120, TimeUnit.SECONDS);
    nodes = cluster.servers().stream().map(node -> new HttpCaller(node.address())).toList();
  }

  @AfterAll
  static void stop() {
    nodes.forEach(HttpCaller::close);
    cluster.close();
  }

  /** Every replica has a write before the next, so that the next has a later time. */
  private static String create(String name, String merge) {
    String settings = "{\"merge\":\"%s\",\"partitions\":1,\"r\":1,\"w\":3}".formatted(merge);
    HttpCaller.Answer created = nodes.getFirst().put("/v1/keyspaces/" + name, settings);
    assertThat(created.status()).as(created.text()).isEqualTo(200);
    assertThat(nodes.get(2).get("/v1/keyspaces/" + name).text())
        .contains("\"merge\":\"%s\"".formatted(merge));
    return "/v1/keyspaces/" + name + "/keys/k";
  }

  private static void write(int node, String path, String value, String... headers) {
    HttpCaller.Answer put = nodes.get(node).put(path, value, headers);
    assertThat(put.status()).as(put.text()).isEqualTo(200);
  }

  /** Without a context: none of these writers has seen the other's. */
  private static void writeApart(String path, String first, String second) {
    write(0, path, first);
    write(2, path, second);
  }

  private static void assertRead(String path, String value) {
    HttpCaller.Answer got = nodes.get(1).get(path);
    assertThat(got.status()).as(got.text()).isEqualTo(200);
    assertThat(got.text().strip()).isEqualTo(value);
  }

  @Test
  void siblingsStayUntilSomebodyReconciles() {
    String path = create("siblings", "siblings");
    writeApart(path, "one", "two");
    HttpCaller.Answer both = nodes.get(1).get(path);
    assertThat(both.status()).isEqualTo(300);
    assertThat(both.json().get("siblings")).hasSize(2);
    write(1, path, "both", "Quorate-Context", both.header("Quorate-Context"));
    assertRead(path, "both");
  }

  @Test
  void theLastWriterWins() {
    String path = create("lww", "lww");
    writeApart(path, "z, first", "a, last");
    assertRead(path, "a, last");
  }

  @Test
  void aCounterAddsWhatAllAdd() {
    String path = create("counter", "crdt:counter");
    writeApart(path, "5", "-3");
    write(0, path, "40");
    assertRead(path, "42");
    HttpCaller.Answer refused = nodes.getFirst().put(path, "many");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.errorCode()).isEqualTo("INVALID_ARGUMENT");
    assertRead(path, "42");
  }

  @Test
  void aSetKeepsWhatWasAddedBesideARemoval() {
    String path = create("set", "crdt:set");
    writeApart(path, "+apple\n+pear", "+plum");
    assertRead(path, "apple\npear\nplum");
    write(0, path, "-pear", "Quorate-Context", nodes.get(1).get(path).header("Quorate-Context"));
    assertRead(path, "apple\nplum");
  }

  @Test
  void aMapMergesFieldByField() {
    String path = create("map", "crdt:map");
    writeApart(path, "colour=red", "size=9");
    assertRead(path, "colour=red\nsize=9");
    write(2, path, "-size", "Quorate-Context", nodes.get(1).get(path).header("Quorate-Context"));
    assertRead(path, "colour=red");
  }

  @Test
  void aClassOfOnesOwnMergesWhatReadersSee() {
    String path = create("own", "class:" + Longest.class.getName());
    writeApart(path, "a long one", "short");
    assertRead(path, "a long one");
  }

  @Test
  void aClassThatBreaksALawIsRefusedByTheLawsName() {
    String settings = "{\"merge\":\"class:%s\"}".formatted(Duel.class.getName());
    HttpCaller.Answer refused = nodes.getFirst().put("/v1/keyspaces/lawless", settings);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.errorCode()).isEqualTo("INVALID_ARGUMENT");
    assertThat(refused.errorMessage()).contains(Duel.class.getName(), "is not associative");
    assertThat(nodes.get(1).get("/v1/keyspaces/lawless").status()).isEqualTo(404);
  }

  private static List<byte[]> texts(String... texts) {
    return Stream.of(texts).map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
  }

  /** The longest value wins, of equally long ones the greatest. */
  public static final class Longest implements MergeFunction {
    @Override
    public byte[] merge(byte[] left, byte[] right) {
      int longer = Integer.compare(left.length, right.length);
      int order = longer != 0 ? longer : Arrays.compareUnsigned(left, right);
      return order >= 0 ? left : right;
    }

    @Override
    public List<byte[]> samples() {
      return texts("", "a", "abc");
    }
  }

  /** Rock, paper, scissors: commutative and idempotent, but who wins depends on the order. */
  public static final class Duel implements MergeFunction {
    private static final String BEATS = "rsprs"; // each beats the one after it

    @Override
    public byte[] merge(byte[] left, byte[] right) {
      String pair = "" + (char) left[0] + (char) right[0];
      return BEATS.contains(pair) ? left : right;
    }

    @Override
    public List<byte[]> samples() {
      return texts("r", "p", "s");
    }
  }
}
