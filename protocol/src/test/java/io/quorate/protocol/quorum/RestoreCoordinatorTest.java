package io.quorate.protocol.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.clock.Actor;
import io.quorate.protocol.clock.Clock;
import io.quorate.protocol.clock.Context;
import io.quorate.protocol.clock.Dot;
import io.quorate.protocol.clock.Sibling;
import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.process.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** States from another cluster come in whole, and no dot of theirs is given out again. */
class RestoreCoordinatorTest {

  /** Of a cluster whose nodes had the same names, as founded anew: its epochs are the same. */
  private static Versions stateOfAnother() {
    QuorumCluster before = new QuorumCluster(5, 3, QuorumCluster.settings(false));
    before.put("a", "k", null, "old");
    before.put("a", "k", null, "left");
    before.put("b", "k", null, "right");
    Object reply =
        before.await(before.call("c", QuorumCall.Scan.stored(new byte[0], new byte[0], 10)));
    QuorumReply.Row row = ((QuorumReply.Listed) reply).rows().getFirst();
    return Versions.of(row.context().clock(), row.siblings());
  }

  static Versions retired(Versions state) {
    List<Clock.Entry> entries = new ArrayList<>();
    for (Clock.Entry entry : state.clock().entries()) {
      entries.add(
          new Clock.Entry(
              entry.actor().retired("b1"), entry.counter(), entry.beyond(), entry.touchedMillis()));
    }
    List<Sibling> siblings =
        state.siblings().stream()
            .map(s ->
                new Sibling(
                    new Dot(s.dot().actor().retired("b1"), s.dot().counter()),
                    s.hybridTime(),
                    s.deleted(),
                    s.value()))
            .toList();
    return Versions.of(Clock.of(entries), siblings);
  }

  private static Object restore(QuorumCluster cluster, String node, Versions state) {
    return cluster.await(
        cluster.call(node, new QuorumCall.Restore(QuorumCluster.bytes("k"), state)));
  }

  @Test
  void siblings_and_clock_come_back_and_are_superseded_by_who_has_seen_them() {
    QuorumCluster cluster = new QuorumCluster(7, 3, QuorumCluster.settings(false));
    Versions state = retired(stateOfAnother());
    assertThat(restore(cluster, "b", state)).isInstanceOf(QuorumReply.Stored.class);
    assertThat(restore(cluster, "c", state)).isInstanceOf(QuorumReply.Stored.class);
    Object found = cluster.get("a", "k");
    assertThat(QuorumCluster.values(found)).containsExactlyInAnyOrder("old", "left", "right");
    Context seen = QuorumCluster.context(found);
    assertThat(seen.clock()).isEqualTo(state.clock());
    cluster.put("a", "k", seen, "all");
    assertThat(QuorumCluster.values(cluster.get("c", "k"))).containsExactly("all");
  }

  /** A blind write after a restore stands beside what was restored: it has a dot of its own. */
  @Test
  void a_write_after_the_restore_never_has_a_dot_of_the_backup() {
    Versions state = retired(stateOfAnother());
    TreeSet<Dot> old = new TreeSet<>();
    state.siblings().forEach(sibling -> old.add(sibling.dot()));
    for (String node : List.of("a", "b", "c")) {
      QuorumCluster cluster = new QuorumCluster(11, 3, QuorumCluster.settings(false));
      restore(cluster, node, state);
      for (int i = 0; i < 5; i++) {
        cluster.put(node, "k", null, "new" + i);
      }
      QuorumReply.Found found = (QuorumReply.Found) cluster.get(node, "k");
      assertThat(found.siblings()).hasSize(8);
      assertThat(found.siblings().stream().filter(s -> old.contains(s.dot()))).hasSize(3);
      assertThat(found.siblings().stream().filter(s -> !Actor.isRetired(s.dot().actor().node())))
          .extracting(s -> s.dot().actor().node())
          .containsOnly(node);
    }
  }

  /** Without renaming the new cluster gives the very same dots out: so such a state is refused. */
  @Test
  void a_state_that_names_actors_that_may_live_is_refused() {
    Versions state = stateOfAnother();
    QuorumCluster cluster = new QuorumCluster(5, 3, QuorumCluster.settings(false));
    cluster.put("a", "k", null, "another");
    QuorumReply.Found found = (QuorumReply.Found) cluster.get("a", "k");
    assertThat(state.siblings().stream().map(Sibling::dot))
        .contains(found.siblings().getFirst().dot());
    assertThat(QuorumCluster.code(restore(cluster, "a", state)))
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void deletions_are_shown_as_they_are_stored_and_come_back() {
    QuorumCluster before = new QuorumCluster(3, 3, QuorumCluster.settings(false));
    before.delete("a", "k", QuorumCluster.context(before.put("a", "k", null, "gone")));
    Object reply =
        before.await(before.call("b", QuorumCall.Scan.stored(new byte[0], new byte[0], 10)));
    QuorumReply.Row row = ((QuorumReply.Listed) reply).rows().getFirst();
    Versions state = retired(Versions.of(row.context().clock(), row.siblings()));
    QuorumCluster cluster = new QuorumCluster(4, 3, QuorumCluster.settings(false));
    restore(cluster, "a", state);
    Object found = cluster.get("c", "k");
    assertThat(QuorumCluster.values(found)).isEmpty();
    assertThat(QuorumCluster.context(found).clock()).isEqualTo(state.clock());
  }
}
