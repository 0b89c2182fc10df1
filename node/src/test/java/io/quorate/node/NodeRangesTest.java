package io.quorate.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.store.operation.KeyspaceSettings;
import io.quorate.store.operation.Reading;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Keyspaces divided into ranges, on whole nodes in virtual time. */
@Timeout(120)
class NodeRangesTest {
  private static final byte[] NOTHING = {};

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static KeyspaceSettings settings(String... splits) {
    KeyspaceSettings d = KeyspaceSettings.defaults("linearizable");
    return new KeyspaceSettings(
        d.consistency(),
        0,
        0,
        0,
        d.quorum(),
        false,
        d.merge(),
        splits.length + 1,
        d.placement(),
        1,
        1,
        1024,
        100,
        "range",
        List.of(splits));
  }

  private static NodeCluster with(long seed, String... splits) {
    NodeCluster c = NodeCluster.ready(seed, 3);
    assertThat(c.ask(1, new Request.CreateKeyspace("ks", settings(splits))))
        .isInstanceOf(Reply.Described.class);
    for (String key : List.of("a", "h", "q")) {
      c.runUntil("leaders", () -> c.ask(1, put(key)) instanceof Reply.Stored);
    }
    return c;
  }

  private static Request put(String key) {
    return new Request.Put("ks", bytes(key), null, Request.Mode.BLIND, bytes("v"), 0);
  }

  private static Reply.Listed page(NodeCluster c, String prefix, String after, int limit) {
    Reply reply = c.ask(2, new Request.Scan("ks", bytes(prefix), bytes(after), limit, true));
    assertThat(reply).isInstanceOf(Reply.Listed.class);
    return (Reply.Listed) reply;
  }

  private static List<String> keys(Reply.Listed page) {
    return page.rows().stream().map(row -> new String(row.key(), StandardCharsets.UTF_8)).toList();
  }

  @Test
  void aScanGoesThroughTheRangesInOrderPageByPage() {
    NodeCluster c = with(31, "g", "p");
    List<String> expected = new ArrayList<>(List.of("a", "h", "q"));
    for (String letter : List.of("b", "f", "g", "i", "o", "p", "z")) {
      for (int i = 0; i < 4; i++) {
        assertThat(c.ask(1 + i % 3, put(letter + i))).isInstanceOf(Reply.Stored.class);
        expected.add(letter + i);
      }
    }
    expected.sort(null);
    List<String> seen = new ArrayList<>();
    String after = "";
    boolean complete = false;
    while (!complete) {
      Reply.Listed page = page(c, "", after, 7);
      seen.addAll(keys(page));
      after = seen.getLast();
      complete = page.complete();
    }
    assertThat(seen).isEqualTo(expected);
    assertThat(keys(page(c, "g", "", 100))).containsExactly("g0", "g1", "g2", "g3");
    assertThat(keys(page(c, "", "o2", 3))).containsExactly("o3", "p0", "p1");
  }

  @Test
  void aScanAsksOnlyThePartitionsConcerned() {
    NodeCluster c = with(32, "g", "p");
    int forwarded = c.forwarded();
    page(c, "h", "", 100);
    assertThat(c.forwarded() - forwarded).isLessThanOrEqualTo(1);
    Reading now = new Reading(2, 0);
    Request one = new Request.Scan("ks", bytes("h"), NOTHING, 10, true, now);
    assertThat(c.ask(1, one)).isInstanceOf(Reply.Listed.class);
    Request all = new Request.Scan("ks", NOTHING, NOTHING, 10, true, now);
    assertThat(((Reply.Refused) c.ask(1, all)).refusal().message()).contains("3 partitions");
  }

  @Test
  void eachRangeCountsItsOwnRevisions() {
    NodeCluster c = with(33, "g", "p");
    Reply.Stored first = (Reply.Stored) c.ask(1, put("b"));
    Reply.Stored other = (Reply.Stored) c.ask(1, put("z"));
    assertThat(first.receipt().revision()).isEqualTo(other.receipt().revision());
    for (int i = 0; i < 5; i++) {
      c.ask(2, put("b"));
    }
    assertThat(((Reply.Stored) c.ask(1, put("z"))).receipt().revision())
        .isEqualTo(other.receipt().revision() + 1);
  }
}
