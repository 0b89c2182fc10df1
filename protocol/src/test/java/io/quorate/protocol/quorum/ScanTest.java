package io.quorate.protocol.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.clock.Sibling;
import io.quorate.protocol.process.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ScanTest {

  private static final int SEEDS = Integer.getInteger("quorate.seeds", 20);
  private static final String NONE = "";

  @Test
  void pagesTogetherHoldEveryKeyOnceAndInOrder() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      Random random = new Random(seed);
      QuorumCluster cluster = new QuorumCluster(seed, 4, QuorumCluster.settings(false));
      TreeMap<String, String> model = write(cluster, random);

      String prefix = random.nextBoolean() ? NONE : "k1";
      Map<String, String> expected = new TreeMap<>(model);
      expected.keySet().removeIf(key -> !key.startsWith(prefix));
      int limit = 1 + random.nextInt(7);
      for (String node : List.of("a", "b", "c")) {
        assertThat(scan(cluster, node, prefix, limit))
            .as("at %s, seed %d", node, seed)
            .isEqualTo(expected);
      }
    }
  }

  /**
   * Writes while each replica in turn is cut off, so that no two hold the same; then one is cut
   * off.
   */
  private static TreeMap<String, String> write(QuorumCluster cluster, Random random) {
    TreeMap<String, String> model = new TreeMap<>();
    for (int i = 0; i < 60; i++) {
      if (i % 20 == 0) {
        cluster.cut(
            List.of("b,c,d", "a,c,d", "a,b,d").get(i / 20), List.of("a", "b", "c").get(i / 20));
      }
      String node = List.of("b", "a", "a").get(i / 20);
      String key = "k" + random.nextInt(40);
      Object found = cluster.get(node, key);
      if (random.nextInt(4) == 0 && model.containsKey(key)) {
        Object reply = cluster.delete(node, key, QuorumCluster.context(found));
        assertThat(reply).isInstanceOf(QuorumReply.Stored.class);
        model.remove(key);
      } else {
        Object reply = cluster.put(node, key, QuorumCluster.context(found), "v" + i);
        assertThat(reply).isInstanceOf(QuorumReply.Stored.class);
        model.put(key, "v" + i);
      }
    }
    cluster.heal();
    return model;
  }

  @Test
  void keysAloneAreShownWithoutValues() {
    QuorumCluster cluster = new QuorumCluster(1, 3, QuorumCluster.settings(false));
    cluster.put("a", "x", null, "long value");

    QuorumReply.Listed listed = page(cluster, "a", NONE, NONE, 10, false);

    assertThat(listed.complete()).isTrue();
    assertThat(listed.rows()).hasSize(1);
    assertThat(listed.rows().getFirst().siblings().getFirst().value()).isEmpty();
  }

  @Test
  void deletedKeysAreRowsWithoutALiveSibling() {
    QuorumCluster cluster = new QuorumCluster(1, 3, QuorumCluster.settings(false));
    cluster.delete("a", "x", QuorumCluster.context(cluster.put("a", "x", null, "1")));

    QuorumReply.Listed listed = page(cluster, "b", NONE, NONE, 10, true);

    assertThat(listed.rows()).hasSize(1);
    assertThat(listed.rows().getFirst().siblings()).allMatch(Sibling::deleted);
  }

  @Test
  void tooFewReplicasAreSaidAtOnce() {
    QuorumCluster cluster = new QuorumCluster(1, 3, QuorumCluster.settings(false));
    cluster.cut("a", "b,c");

    Object reply =
        cluster.await(cluster.call("a", new QuorumCall.Scan(new byte[0], new byte[0], 10, true)));

    assertThat(QuorumCluster.code(reply)).isEqualTo(ErrorCode.QUORUM_UNAVAILABLE);
  }

  /** All live rows, page by page. */
  private static Map<String, String> scan(
      QuorumCluster cluster, String node, String prefix, int limit) {
    Map<String, String> all = new TreeMap<>();
    List<String> order = new ArrayList<>();
    String after = NONE;
    while (true) {
      QuorumReply.Listed listed = page(cluster, node, prefix, after, limit, true);
      assertThat(listed.rows()).hasSizeLessThanOrEqualTo(limit);
      for (QuorumReply.Row row : listed.rows()) {
        after = text(row.key());
        order.add(after);
        for (Sibling sibling : row.siblings()) {
          if (!sibling.deleted()) {
            assertThat(all.put(after, text(sibling.value()))).as("siblings of %s", after).isNull();
          }
        }
      }
      if (listed.complete()) {
        assertThat(order).isSorted().doesNotHaveDuplicates();
        return all;
      }
      assertThat(listed.rows()).as("a page that is not the last goes on").isNotEmpty();
    }
  }

  private static QuorumReply.Listed page(
      QuorumCluster cluster, String node, String prefix, String after, int limit, boolean values) {
    Object reply =
        cluster.await(
            cluster.call(
                node,
                new QuorumCall.Scan(
                    QuorumCluster.bytes(prefix), QuorumCluster.bytes(after), limit, values)));
    assertThat(reply).isInstanceOf(QuorumReply.Listed.class);
    return (QuorumReply.Listed) reply;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
