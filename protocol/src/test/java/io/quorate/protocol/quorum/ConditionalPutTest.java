package io.quorate.protocol.quorum;

import static io.quorate.protocol.quorum.QuorumCluster.code;
import static io.quorate.protocol.quorum.QuorumCluster.context;
import static io.quorate.protocol.quorum.QuorumCluster.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.clock.Context;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.process.Ticket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConditionalPutTest {

  private static final int SEEDS = Integer.getInteger("quorate.seeds", 15);

  private final QuorumCluster cluster = new QuorumCluster(11, 5, QuorumCluster.settings(false));

  @Test
  void nullMeansAbsentAndOnlyOneCreates() {
    assertThat(cluster.putIf("a", "k", null, "1")).isInstanceOf(QuorumReply.Stored.class);
    assertThat(code(cluster.putIf("b", "k", null, "2"))).isEqualTo(ErrorCode.CONFLICT);
    assertThat(values(cluster.get("c", "k"))).containsExactly("1");
  }

  @Test
  void theReturnedContextIsTheNextCondition() {
    Context context = context(cluster.putIf("a", "k", null, "1"));
    for (String node : List.of("a", "b", "c", "a")) {
      context = context(cluster.putIf(node, "k", context, "by " + node));
    }
    assertThat(values(cluster.get("b", "k"))).containsExactly("by a");
    assertThat(context.clock().folded()).hasToString("[a,3],[b,1],[c,1]");
  }

  @Test
  void aStaleContextIsAConflictThatShowsThePresentOne() {
    Context old = context(cluster.put("a", "k", null, "1"));
    Context present = context(cluster.put("a", "k", old, "2"));
    Refusal refusal = (Refusal) cluster.putIf("b", "k", old, "3");

    assertThat(refusal.code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(refusal.details()).containsEntry("clock", "[a,2]");
    Context shown = Context.decode(String.valueOf(refusal.details().get("context")));
    assertThat(shown.clock()).isEqualTo(present.clock());
    assertThat(cluster.putIf("b", "k", shown, "3")).isInstanceOf(QuorumReply.Stored.class);
  }

  @Test
  void aDeletedKeyIsAbsent() {
    Context context = context(cluster.put("a", "k", null, "1"));
    cluster.delete("a", "k", context);
    assertThat(cluster.putIf("b", "k", null, "2")).isInstanceOf(QuorumReply.Stored.class);
    assertThat(values(cluster.get("c", "k"))).containsExactly("2");
  }

  @Test
  void aConcurrentPlainPutMakesASibling() {
    Context context = context(cluster.put("a", "k", null, "1"));
    Ticket plain = cluster.call("b", QuorumCluster.put("k", context, "plain"));
    cluster.putIf("a", "k", context, "conditional");
    cluster.await(plain);
    cluster.run(5_000);
    List<String> found = values(cluster.get("c", "k"));
    assertThat(found).contains("plain");
    assertThat(List.of(List.of("conditional", "plain"), List.of("plain"))).contains(found);
  }

  @Test
  void withoutAMajorityOfTheOwnersNothingIsDoneEvenInASloppyKeyspace() {
    QuorumCluster sloppy = new QuorumCluster(12, 5, QuorumCluster.settings(true));
    sloppy.cut("a,d,e", "b,c");
    assertThat(code(sloppy.putIf("a", "k", null, "1"))).isEqualTo(ErrorCode.QUORUM_UNAVAILABLE);
    assertThat(code(sloppy.putIf("d", "k", null, "1"))).isEqualTo(ErrorCode.QUORUM_UNAVAILABLE);
    assertThat(sloppy.put("a", "k", null, "1")).isInstanceOf(QuorumReply.Stored.class);
    assertThat(sloppy.putIf("b", "other", null, "2")).isInstanceOf(QuorumReply.Stored.class);
  }

  @Test
  void aNodeThatOwnsNothingRefuses() {
    assertThat(code(cluster.putIf("d", "k", null, "1"))).isEqualTo(ErrorCode.UNAVAILABLE);
  }

  /**
   * A counter that is only ever incremented on condition counts exactly the increments that were
   * done.
   */
  @Test
  void ofPutsWithTheSameContextAtMostOneIsDone() {
    long contended = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      QuorumCluster contest = new QuorumCluster(seed, 3, QuorumCluster.settings(false));
      contest.loss = 0.1;
      contest.duplication = 0.1;
      Contest result = contest(seed, contest);
      contended += contest.noted("cas.outbid") + contest.noted("cas.conflict");
      assertThat(result.value)
          .as("seed %d: %s", seed, contest.notes)
          .isBetween(result.done, result.done + result.unknown);
      assertThat(result.duplicates).as("seed %d", seed).isEmpty();
    }
    assertThat(contended).isPositive();
  }

  private static final class Contest {
    private int done;
    private int unknown;
    private int value;
    private final List<String> duplicates = new ArrayList<>();
  }

  private static Contest contest(long seed, QuorumCluster cluster) {
    Random random = new Random(seed);
    List<String> nodes = List.of("a", "b", "c");
    Contest result = new Contest();
    cluster.putIf("a", "n", null, "0");
    for (int round = 0; round < 12; round++) {
      if (random.nextInt(5) == 0) {
        String node = nodes.get(random.nextInt(3));
        cluster.crash(node);
        cluster.restart(node);
      }
      Object found = cluster.get(nodes.get(random.nextInt(3)), "n");
      if (!(found instanceof QuorumReply.Found) || values(found).isEmpty()) {
        continue;
      }
      String next = String.valueOf(Integer.parseInt(values(found).getFirst()) + 1);
      List<Ticket> attempts = new ArrayList<>();
      for (String node : nodes) {
        byte[] key = QuorumCluster.bytes("n");
        byte[] value = QuorumCluster.bytes(next);
        attempts.add(
            cluster.call(node, new QuorumCall.Put(key, context(found), true, false, value, 0)));
      }
      int winners = 0;
      for (Ticket attempt : attempts) {
        Object reply = cluster.await(attempt);
        if (reply instanceof QuorumReply.Stored) {
          winners++;
        } else if (code(reply) == ErrorCode.INDETERMINATE) {
          result.unknown++;
        }
      }
      result.done += winners;
      if (winners > 1) {
        result.duplicates.add(next);
      }
    }
    cluster.loss = 0;
    cluster.run(10_000);
    Object last = cluster.await(cluster.call("a", new QuorumCall.Get(QuorumCluster.bytes("n"), 3)));
    assertThat(values(last)).as("seed %d", seed).hasSize(1);
    result.value = Integer.parseInt(values(last).getFirst());
    return result;
  }
}
