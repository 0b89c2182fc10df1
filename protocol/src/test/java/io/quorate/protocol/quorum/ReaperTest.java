package io.quorate.protocol.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.clock.Context;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Ticket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReaperTest {

  private static final int SEEDS = Integer.getInteger("quorate.seeds", 25);

  /** The planted defect: a replica that drops its tombstone without asking anyone. */
  private static final QuorumRules EARLY =
      new QuorumRules() {
        @Override
        public boolean mayReap(int holders, int primaries) {
          return true;
        }
      };

  @Test
  void aTombstoneThatEveryoneHoldsGoes() {
    QuorumCluster cluster = cluster(1, 4, false, QuorumRules.DEFAULT);
    Context context = QuorumCluster.context(cluster.put("a", "x", null, "1"));
    cluster.delete("b", "x", context);
    cluster.put("a", "y", null, "2");
    cluster.run(60_000);

    for (String name : List.of("a", "b", "c")) {
      assertThat(cluster.rows(name, QuorumRows.VERSIONS)).as(name).isEqualTo(1);
      assertThat(cluster.rows(name, QuorumRows.TOMBSTONE)).as(name).isZero();
    }
    assertThat(era(cluster, "d")).isEqualTo(1);
    assertThat(cluster.noted("tombstone.reaped")).isEqualTo(3);
    assertThat(QuorumCluster.values(cluster.get("c", "x"))).isEmpty();
  }

  @Test
  void aDeletedKeyCanBeWrittenAgainAfterItsTombstoneWent() {
    QuorumCluster cluster = cluster(2, 3, false, QuorumRules.DEFAULT);
    Context first = QuorumCluster.context(cluster.put("a", "x", null, "1"));
    Context deleted = QuorumCluster.context(cluster.delete("a", "x", first));
    cluster.run(60_000);
    assertThat(cluster.rows("a", QuorumRows.VERSIONS)).isZero();

    cluster.put("a", "x", deleted, "2");
    cluster.run(60_000);

    assertThat(QuorumCluster.values(cluster.get("b", "x"))).containsExactly("2");
    assertThat(cluster.versions("b")).isEqualTo(cluster.versions("a"));
  }

  @Test
  void nothingGoesWhileANodeIsAway() {
    QuorumCluster cluster = cluster(3, 4, false, QuorumRules.DEFAULT);
    Context context = QuorumCluster.context(cluster.put("a", "x", null, "1"));
    cluster.crash("d"); // which owns nothing, but might keep a hint
    cluster.delete("b", "x", context);
    cluster.run(120_000);
    assertThat(cluster.rows("a", QuorumRows.VERSIONS)).isEqualTo(1);

    cluster.restart("d");
    cluster.run(120_000);
    assertThat(cluster.rows("a", QuorumRows.VERSIONS)).isZero();
  }

  @Test
  void manyTombstonesGoInRoundsOfBoundedSize() {
    QuorumCluster cluster = cluster(4, 3, false, QuorumRules.DEFAULT);
    for (int i = 0; i < 600; i++) {
      Context context = QuorumCluster.context(cluster.put("a", "key-" + i, null, "1"));
      cluster.delete("a", "key-" + i, context);
    }
    cluster.run(120_000);

    assertThat(cluster.rows("c", QuorumRows.VERSIONS)).isZero();
    assertThat(era(cluster, "c")).isGreaterThanOrEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nothingThatWasDeletedComesBackWhateverArrivesLate(boolean sloppy) {
    long reaped = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      QuorumCluster cluster = cluster(seed, 4, sloppy, QuorumRules.DEFAULT);
      Outcome outcome = run(cluster, seed);
      reaped += cluster.noted("tombstone.reaped");

      assertThat(outcome.resurrected).as("resurrected, seed %d", seed).isEmpty();
      assertThat(outcome.lost).as("lost, seed %d", seed).isEmpty();
      for (String name : List.of("b", "c")) {
        assertThat(cluster.versions(name))
            .as("%s, seed %d", name, seed)
            .isEqualTo(cluster.versions("a"));
        assertThat(era(cluster, name)).as("%s, seed %d", name, seed).isEqualTo(era(cluster, "a"));
      }
    }
    assertThat(reaped).isPositive();
  }

  @Test
  void reapingWithoutAskingIsCaught() {
    int caught = 0;
    for (long seed = 1; seed <= 20; seed++) {
      caught += run(cluster(seed, 4, false, EARLY), seed).resurrected.isEmpty() ? 0 : 1;
    }
    assertThat(caught).isPositive();
  }

  /** What went wrong in a run. */
  private record Outcome(Set<String> resurrected, Set<String> lost) {}

  private record Write(String key, String value, Set<String> seen) {}

  /**
   * One writer that always knows what it overwrites or deletes, crashes, cuts and messages that
   * arrive again long after they were sent.
   */
  private static Outcome run(QuorumCluster cluster, long seed) {
    Random random = new Random(seed * 17);
    cluster.loss = 0.03;
    cluster.duplication = 0.03;
    cluster.remembers = true;
    List<String> names = cluster.hosts.keySet().stream().map(NodeId::name).toList();
    Map<Ticket, Write> writes = new LinkedHashMap<>();
    int values = 0;
    for (int i = 0; i < 80; i++) {
      String node = names.get(random.nextInt(3));
      String key = "key-" + random.nextInt(6);
      if (cluster.host(node).isUp()) {
        Object found = cluster.get(node, key);
        if (found instanceof QuorumReply.Found known) {
          Context context = known.context();
          Set<String> seen = new LinkedHashSet<>(QuorumCluster.values(known));
          boolean delete = random.nextInt(5) > 1 && !seen.isEmpty();
          String value = "v" + values++;
          Ticket ticket =
              cluster.call(
                  node,
                  new QuorumCall.Put(
                      QuorumCluster.bytes(key),
                      context,
                      false,
                      delete,
                      QuorumCluster.bytes(delete ? "" : value),
                      0));
          writes.put(ticket, new Write(key, delete ? "" : value, seen));
        }
      }
      if (random.nextInt(6) == 0) {
        fault(cluster, random, names);
      }
      cluster.again(random.nextInt(20));
      cluster.run(random.nextInt(1_500));
    }
    cluster.loss = 0;
    cluster.duplication = 0;
    revive(cluster, names);
    cluster.heal();
    cluster.run(60_000);
    cluster.again(2_000);
    cluster.run(60_000);
    return judge(cluster, writes);
  }

  private static void fault(QuorumCluster cluster, Random random, List<String> names) {
    String node = names.get(random.nextInt(names.size()));
    switch (random.nextInt(5)) {
      case 0 -> {
        if (cluster.host(node).isUp()) {
          cluster.crash(node);
        }
      }
      case 1 -> {
        List<String> rest = new ArrayList<>(names);
        rest.remove(node);
        cluster.cut(String.join(",", rest), node);
      }
      case 2 -> revive(cluster, names);
      default -> {
        revive(cluster, names);
        cluster.heal();
      }
    }
  }

  private static void revive(QuorumCluster cluster, List<String> names) {
    for (String name : names) {
      if (!cluster.host(name).isUp()) {
        cluster.restart(name);
      }
    }
  }

  private static Outcome judge(QuorumCluster cluster, Map<Ticket, Write> writes) {
    Set<String> dead = new LinkedHashSet<>();
    writes.forEach((ticket, write) -> {
      if (cluster.reply(ticket) instanceof QuorumReply.Stored) {
        dead.addAll(write.seen());
      }
    });
    Set<String> maybeDead = new LinkedHashSet<>();
    writes.values().forEach(write -> maybeDead.addAll(write.seen()));
    Set<String> present = new LinkedHashSet<>();
    for (int i = 0; i < 6; i++) {
      present.addAll(QuorumCluster.values(cluster.get("a", "key-" + i)));
    }
    Set<String> resurrected = new LinkedHashSet<>(present);
    resurrected.retainAll(dead);
    Set<String> lost = new LinkedHashSet<>();
    writes.forEach((ticket, write) -> {
      if (cluster.reply(ticket) instanceof QuorumReply.Stored && !write.value().isEmpty()) {
        lost.add(write.value());
      }
    });
    lost.removeAll(present);
    lost.removeAll(maybeDead);
    return new Outcome(resurrected, lost);
  }

  private static long era(QuorumCluster cluster, String name) {
    Object status = cluster.await(cluster.call(name, new QuorumCall.Inspect()));
    return ((QuorumReply.Status) status).reapEra();
  }

  private static QuorumCluster cluster(long seed, int nodes, boolean sloppy, QuorumRules rules) {
    return new QuorumCluster(
        seed,
        nodes,
        QuorumCluster.settings(sloppy),
        MergePolicy.SIBLINGS,
        rules,
        UpkeepSettings.DEFAULT.faster(20));
  }
}
