package io.quorate.protocol.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.clock.Context;
import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.process.Event;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Ticket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * A replica moves from c to d while the partition is written, with nodes that crash and hear of the
 * move at different times. Anti-entropy is as good as off, so that only the transfer can have
 * copied.
 */
class TransferTest {

  private static final int SEEDS = Integer.getInteger("quorate.seeds", 40);
  private static final int KEYS = 30;
  private static final long YEAR = Duration.ofDays(365).toNanos();

  private static final Ownership MOVING =
      new Ownership(2, nodes("a,b,c"), nodes("d,e"), node("d"), node("c"));
  private static final Ownership MOVED = new Ownership(3, nodes("a,b,d"), nodes("c,e"), null, null);

  @Test
  void nothingAcknowledgedIsMissedByAnyQuorumAfterAMove() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      Move move = new Move(seed);
      move.write(60);
      move.tell(MOVING, 30);
      move.await("d", new QuorumNotice.CaughtUp(2));
      assertThat(move.missing()).as("caught up, seed %d", seed).isEmpty();
      move.tell(MOVED, 30);
      assertThat(move.missing()).as("moved, seed %d", seed).isEmpty();
      move.write(20);
      move.recover();

      assertThat(move.missing()).as("recovered, seed %d", seed).isEmpty();
      move.await("c", new QuorumNotice.Drained(3));
      assertThat(move.cluster.rows("c", QuorumRows.VERSIONS)).as("seed %d", seed).isZero();
      assertThat(move.cluster.noted("transfer.done")).isPositive();
      assertThat(move.cluster.noted("seal")).isPositive();
    }
  }

  /** The planted defect: ownership that moves on before the joiner has caught up. */
  @Test
  void movingOnTooEarlyIsCaught() {
    int caught = 0;
    for (long seed = 1; seed <= 10; seed++) {
      Move move = new Move(seed);
      move.write(60);
      move.tell(MOVED, 0);
      caught += move.missing().isEmpty() ? 0 : 1;
    }
    assertThat(caught).isPositive();
  }

  @Test
  void aTransferGoesOnWhereItWasAfterACrash() {
    Move move = new Move(1);
    move.write(200);
    move.recover();
    QuorumCluster cluster = move.cluster;
    cluster.configure(MOVING);
    while (cluster.noted("transfer.page") < KEYS / 2) {
      cluster.step();
    }
    cluster.run(100);
    cluster.crash("d");
    cluster.restart("d");

    assertThat(TransferProgress.load(2, cluster.host("d").rows()).sources.values())
        .anyMatch(source -> source.after.length > 0);
    move.await("d", new QuorumNotice.CaughtUp(2));
    assertThat(move.missing()).isEmpty();
  }

  @Test
  void aNodeThatOwnsNothingAnyMoreHandsOverWhatOnlyItHolds() {
    Move move = new Move(1);
    QuorumCluster cluster = move.cluster;
    byte[] state = new RandomStates(new Random(1)).state().encode();
    cluster
        .host("c")
        .on(
            new Event.Received<>(
                node("b"),
                new RequestMessage.Replicate(
                    0, 1, 0, 0, QuorumCluster.bytes("only here"), state, null)));
    cluster.configure(MOVING);
    cluster.run(20_000);
    assertThat(cluster.host("d").notices).contains(new QuorumNotice.CaughtUp(2));
    cluster.configure(MOVED);
    cluster.run(20_000);

    assertThat(cluster.host("c").notices).contains(new QuorumNotice.Drained(3));
    assertThat(cluster.versions("c")).isEmpty();
    for (String owner : List.of("a", "b", "d")) {
      assertThat(cluster.rows(owner, QuorumRows.VERSIONS)).as(owner).isEqualTo(1);
    }
  }

  /** Writers, faults and news of a move. */
  private static final class Move {
    final QuorumCluster cluster;
    private final Random random;
    private final Map<Ticket, String> puts = new LinkedHashMap<>();
    private final Map<String, String> keyOf = new LinkedHashMap<>();
    private final Set<String> seen = new LinkedHashSet<>();
    private int values;

    Move(long seed) {
      random = new Random(seed * 7);
      UpkeepSettings upkeep =
          new UpkeepSettings(
              100,
              1 << 20,
              YEAR,
              YEAR,
              YEAR,
              100_000_000,
              7,
              300,
              1 << 20,
              4096,
              YEAR,
              10,
              4,
              YEAR);
      cluster =
          new QuorumCluster(
              seed,
              5,
              QuorumCluster.settings(false),
              MergePolicy.SIBLINGS,
              QuorumRules.DEFAULT,
              upkeep);
      cluster.loss = 0.15;
      cluster.duplication = 0.03;
    }

    void write(int count) {
      for (int i = 0; i < count; i++) {
        writeOne();
        if (random.nextInt(15) == 0) {
          fault();
        }
        steps();
      }
    }

    private void steps() {
      for (int step = random.nextInt(40); step > 0; step--) {
        cluster.step();
      }
    }

    private void writeOne() {
      String node = List.of("a", "b", "c", "d").get(random.nextInt(4));
      if (!cluster.host(node).isUp()) {
        return;
      }
      String key = "key-" + random.nextInt(KEYS);
      Context context = null;
      if (random.nextBoolean() && cluster.get(node, key) instanceof QuorumReply.Found found) {
        context = found.context();
        seen.addAll(QuorumCluster.values(found));
      }
      String value = "v" + values++;
      keyOf.put(value, key);
      puts.put(cluster.call(node, QuorumCluster.put(key, context, value)), value);
    }

    /** One node at most is down, so that strict quorums exist. */
    private void fault() {
      for (NodeId node : cluster.hosts.keySet()) {
        if (!cluster.host(node.name()).isUp()) {
          cluster.restart(node.name());
          return;
        }
      }
      cluster.crash(List.of("a", "b", "c", "d").get(random.nextInt(4)));
    }

    /** Every node hears of it at another time, while writes go on. */
    void tell(Ownership next, int writes) {
      cluster.assign(next);
      List<String> names = new ArrayList<>(List.of("a", "b", "c", "d", "e"));
      Collections.shuffle(names, random);
      for (String name : names) {
        cluster.configure(name);
        write(writes / names.size());
      }
    }

    void await(String name, QuorumNotice notice) {
      for (int round = 0; round < 400; round++) {
        if (cluster.host(name).notices.contains(notice)) {
          return;
        }
        if (!cluster.host(name).isUp()) {
          cluster.restart(name);
        }
        if (round > 50) {
          recover();
        }
        write(1);
        cluster.run(100);
      }
      throw new AssertionError(name + " never said " + notice);
    }

    void recover() {
      cluster.loss = 0;
      cluster.duplication = 0;
      for (NodeId node : cluster.hosts.keySet()) {
        if (!cluster.host(node.name()).isUp()) {
          cluster.restart(node.name());
        }
      }
      cluster.run(5_000);
    }

    /** Acknowledged values that some read quorum of the new owners misses. */
    Set<String> missing() {
      Set<String> acknowledged = new LinkedHashSet<>();
      puts.forEach((ticket, value) -> {
        if (cluster.reply(ticket) instanceof QuorumReply.Stored && !seen.contains(value)) {
          acknowledged.add(value);
        }
      });
      Set<String> missing = new LinkedHashSet<>();
      for (String pair : List.of("ab", "ad", "bd")) {
        for (String value : acknowledged) {
          byte[] key = QuorumCluster.bytes(keyOf.getOrDefault(value, ""));
          Versions both = held(pair.substring(0, 1), key).join(held(pair.substring(1), key));
          if (both.siblings().stream()
              .noneMatch(s -> Arrays.equals(s.value(), QuorumCluster.bytes(value)))) {
            missing.add(value + " at " + pair);
          }
        }
      }
      return missing;
    }

    /** From the rows: a read would repair what is to be found out. */
    private Versions held(String name, byte[] key) {
      byte[] row = cluster.host(name).rows().get(QuorumRows.versions(key));
      return row == null ? Versions.empty() : Versions.decode(row);
    }
  }

  private static NodeId node(String name) {
    return new NodeId(name);
  }

  private static List<NodeId> nodes(String names) {
    return List.of(names.split(",")).stream().map(NodeId::new).toList();
  }
}
