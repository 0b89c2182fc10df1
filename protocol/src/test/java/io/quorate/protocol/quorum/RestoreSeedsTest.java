package io.quorate.protocol.quorum;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.clock.Context;
import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.process.Ticket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * A partition is written, read out, and restored into another cluster while nodes crash, messages
 * are lost and come twice, and the restore is broken off and made again: each key comes back with
 * its siblings and its clock, and who has seen it supersedes it. {@code
 * -Dquorate.restore.seeds=5000} runs more.
 */
class RestoreSeedsTest {
  private static final long SEEDS = Long.getLong("quorate.restore.seeds", 150);
  private static final List<String> NODES = List.of("a", "b", "c");
  private static final int KEYS = 5;
  private static final int WRITES = 30;
  private static final int ATTEMPTS_MAX = 100;

  @Test
  void what_was_restored_is_what_was_backed_up() {
    long crashes = 0;
    long again = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      TreeMap<String, Versions> backup = backup(random, seed);
      QuorumCluster cluster = new QuorumCluster(seed, 3, QuorumCluster.settings(false));
      cluster.loss = 0.05;
      cluster.duplication = 0.1;
      List<String> keys = new ArrayList<>(backup.keySet());
      // Where it was broken off it begins anew, and some keys come twice.
      keys.addAll(keys.subList(0, random.nextInt(keys.size() + 1)));
      again += keys.size() - backup.size();
      Collections.shuffle(keys, random);
      for (String key : keys) {
        crashes += restore(cluster, random, key, backup.getOrDefault(key, Versions.empty()));
      }
      cluster.loss = 0;
      backup.forEach((key, state) -> assertRestored(cluster, random, key, state));
    }
    assertThat(crashes).isPositive();
    assertThat(again).isPositive();
  }

  /** States of another cluster, whose nodes have the same names: siblings, deletions, contexts. */
  private static TreeMap<String, Versions> backup(Random random, long seed) {
    QuorumCluster before = new QuorumCluster(seed + 1, 3, QuorumCluster.settings(false));
    for (int i = 0; i < WRITES; i++) {
      String key = "k" + random.nextInt(KEYS);
      String node = any(random);
      Context seen =
          random.nextBoolean() ? QuorumCluster.context(before.get(any(random), key)) : null;
      if (seen != null && random.nextInt(4) == 0) {
        before.delete(node, key, seen);
      } else {
        before.put(node, key, seen, "v" + i);
      }
    }
    Object reply =
        before.await(
            before.call(any(random), QuorumCall.Scan.stored(new byte[0], new byte[0], KEYS)));
    TreeMap<String, Versions> states = new TreeMap<>();
    for (QuorumReply.Row row : ((QuorumReply.Listed) reply).rows()) {
      Versions state = Versions.of(row.context().clock(), row.siblings());
      states.put(new String(row.key(), UTF_8), RestoreCoordinatorTest.retired(state));
    }
    return states;
  }

  private static String any(Random random) {
    return NODES.get(random.nextInt(NODES.size()));
  }

  /** Restores a key at some node, again at another one until it is acknowledged. */
  private static int restore(QuorumCluster cluster, Random random, String key, Versions state) {
    int crashes = 0;
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      String node = any(random);
      Ticket ticket = cluster.call(node, new QuorumCall.Restore(QuorumCluster.bytes(key), state));
      if (random.nextInt(3) == 0) {
        String victim = any(random);
        for (int step = random.nextInt(40); step > 0; step--) {
          cluster.step();
        }
        cluster.crash(victim);
        crashes++;
        cluster.run(random.nextInt(50));
        cluster.restart(victim);
        if (victim.equals(node) && cluster.reply(ticket) == null) {
          continue; // nobody answers any more
        }
      }
      if (cluster.await(ticket) instanceof QuorumReply.Stored) {
        return crashes;
      }
    }
    throw new AssertionError(key + " was never acknowledged");
  }

  private static void assertRestored(
      QuorumCluster cluster, Random random, String key, Versions state) {
    Object found = cluster.get(any(random), key);
    assertThat(QuorumCluster.context(found).clock()).as(key).isEqualTo(state.clock());
    assertThat(((QuorumReply.Found) found).siblings())
        .as(key)
        .containsExactlyInAnyOrderElementsOf(state.siblings());
    cluster.put(any(random), key, null, "beside");
    Object both = cluster.get(any(random), key);
    assertThat(QuorumCluster.values(both)).hasSize(state.liveSiblings().size() + 1);
    cluster.put(any(random), key, QuorumCluster.context(both), "all");
    assertThat(QuorumCluster.values(cluster.get(any(random), key))).containsExactly("all");
  }
}
