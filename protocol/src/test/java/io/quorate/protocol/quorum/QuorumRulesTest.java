package io.quorate.protocol.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.clock.Actor;
import io.quorate.protocol.clock.Clock;
import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.process.Event;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Each rule is needed: with a defect in its place the promise that hangs on it is broken, visibly.
 */
class QuorumRulesTest {

  private static final QuorumSettings STRICT = QuorumCluster.settings(false);

  private static QuorumCluster cluster(int nodes, QuorumSettings settings, QuorumRules rules) {
    return new QuorumCluster(3, nodes, settings, MergePolicy.SIBLINGS, rules);
  }

  @Test
  void plainVectorClocksLoseConcurrentWritesThroughOneCoordinator() {
    QuorumRules plain =
        new QuorumRules() {
          @Override
          public Versions written(
              Versions present,
              Clock context,
              Actor actor,
              long hybridTime,
              long wallMillis,
              boolean deleted,
              byte[] value) {
            Clock all = context.join(present.clock());
            return present.put(all, actor, hybridTime, wallMillis, deleted, value);
          }
        };
    assertThat(siblingsOfTwoBlindPuts(QuorumRules.DEFAULT)).containsExactly("one", "two");
    assertThat(siblingsOfTwoBlindPuts(plain)).containsExactly("two");
  }

  private static List<String> siblingsOfTwoBlindPuts(QuorumRules rules) {
    QuorumCluster cluster = cluster(3, STRICT, rules);
    cluster.put("a", "k", null, "one");
    cluster.put("a", "k", null, "two");
    return QuorumCluster.values(cluster.get("b", "k"));
  }

  @Test
  void anEpochThatSurvivesADiskUsesADotTwiceAndLosesAWrite() {
    QuorumRules same =
        new QuorumRules() {
          @Override
          public long firstEpoch(long generation) {
            return 0;
          }

          @Override
          public boolean noticesLostHistory() {
            return false;
          }
        };
    assertThat(valuesAfterDiskLoss(QuorumRules.DEFAULT)).containsExactly("after", "before");
    assertThat(valuesAfterDiskLoss(same)).hasSize(1);
  }

  private static List<String> valuesAfterDiskLoss(QuorumRules rules) {
    QuorumCluster cluster = cluster(3, STRICT, rules);
    cluster.put("a", "k", null, "before");
    cluster.run(3_000);
    cluster.cut("a", "b,c"); // so that nothing repairs it before it writes
    cluster.host("a").loseDisk();
    cluster.restart("a");
    var put = cluster.call("a", QuorumCluster.put("k", null, "refused without a quorum"));
    assertThat(QuorumCluster.code(cluster.await(put))).isNotNull();
    cluster.heal();
    cluster.put("a", "k", null, "after");
    cluster.run(3_000);
    return QuorumCluster.values(
        cluster.await(cluster.call("b", new QuorumCall.Get(QuorumCluster.bytes("k"), 3))));
  }

  @Test
  void fallbacksThatCountMakeAStrictReadMissAWrite() {
    QuorumRules lax =
        new QuorumRules() {
          @Override
          public boolean fallbacksCount(QuorumSettings settings) {
            return true;
          }
        };
    QuorumCluster cluster = cluster(5, STRICT, lax);
    cluster.cut("a,d", "b,c,e");
    assertThat(cluster.put("a", "k", null, "v")).isInstanceOf(QuorumReply.Stored.class);
    assertThat(QuorumCluster.values(cluster.get("b", "k"))).as("r + w > n").isEmpty();

    QuorumCluster strict = cluster(5, STRICT, QuorumRules.DEFAULT);
    strict.cut("a,d", "b,c,e");
    assertThat(QuorumCluster.code(strict.put("a", "k", null, "v")).conclusion()).isNotNull();
  }

  @Test
  void truncationDuringRepairBringsBackWhatWasOverwritten() {
    QuorumRules truncating =
        new QuorumRules() {
          @Override
          public Versions repaired(Versions joined, int clockEntriesMax) {
            return joined.truncate(1);
          }
        };
    assertThat(valuesAfterUpdatesThroughTwo(QuorumRules.DEFAULT)).containsExactly("new");
    assertThat(valuesAfterUpdatesThroughTwo(truncating)).contains("old");
  }

  /** A message with the first value comes again, late, after the value was overwritten. */
  private static List<String> valuesAfterUpdatesThroughTwo(QuorumRules rules) {
    QuorumCluster cluster = cluster(3, STRICT, rules);
    var old = QuorumCluster.context(cluster.put("a", "k", null, "old"));
    cluster.run(3_000);
    byte[] key = QuorumCluster.bytes("k");
    byte[] state = cluster.host("c").rows().get(QuorumRows.versions(key));
    assertThat(state).isNotNull();
    cluster.put("b", "k", old, "new");
    cluster.run(3_000);
    cluster
        .host("c")
        .on(
            new Event.Received<>(
                QuorumCluster.node("a"),
                new RequestMessage.Replicate(0, 1, 0, 0, key, state, null)));
    byte[] after = cluster.host("c").rows().get(QuorumRows.versions(key));
    assertThat(after).isNotNull();
    return Versions.decode(after).liveSiblings().stream()
        .map(sibling -> new String(sibling.value(), StandardCharsets.UTF_8))
        .toList();
  }
}
