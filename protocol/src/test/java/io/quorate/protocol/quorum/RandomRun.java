package io.quorate.protocol.quorum;

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
import java.util.TreeMap;

/**
 * Random writers and readers on a cluster whose nodes and links fail, and a model of what may be
 * lost: nothing acknowledged, unless a later write's context had seen it.
 */
final class RandomRun {

  /** What a client knows of a key. */
  private record Knowledge(Context context, Set<String> values) {}

  private record Put(
      String key, String value, boolean deleted, Set<String> seen, String condition) {}

  private static final List<String> KEYS = List.of("x", "y", "z");

  final QuorumCluster cluster;
  private final Random random;
  private final boolean conditional;
  private final List<String> names;
  private final Map<Ticket, Put> puts = new LinkedHashMap<>();
  private final Map<Ticket, String> gets = new LinkedHashMap<>();
  private final List<TreeMap<String, Knowledge>> clients = new ArrayList<>();
  private final Map<Ticket, Integer> owners = new LinkedHashMap<>();
  private int values;
  private final Map<Ticket, Set<String>> before = new LinkedHashMap<>();
  final List<String> stale = new ArrayList<>();
  int acknowledged;
  boolean disk;

  RandomRun(long seed, QuorumCluster cluster, boolean conditional) {
    this.cluster = cluster;
    this.conditional = conditional;
    random = new Random(seed * 31 + 7);
    names = cluster.hosts.keySet().stream().map(NodeId::name).toList();
    for (int i = 0; i < 3; i++) {
      clients.add(new TreeMap<>());
    }
  }

  /** Operations under faults. */
  void disturb(int operations) {
    for (int i = 0; i < operations; i++) {
      operate();
      if (random.nextInt(12) == 0) {
        fault();
      }
      int steps = random.nextInt(30);
      for (int step = 0; step < steps; step++) {
        cluster.step();
      }
      learn();
    }
  }

  private void operate() {
    int client = random.nextInt(clients.size());
    String key = KEYS.get(random.nextInt(KEYS.size()));
    String node = names.get(random.nextInt(names.size()));
    if (!cluster.host(node).isUp()) {
      return;
    }
    if (random.nextInt(3) == 0) {
      Set<String> stored = storedValues(key);
      Ticket ticket = cluster.call(node, new QuorumCall.Get(QuorumCluster.bytes(key), 0));
      gets.put(ticket, key);
      before.put(ticket, stored);
      owners.put(ticket, client);
      return;
    }
    Knowledge known = clients.get(client).get(key);
    boolean blind = known == null || random.nextInt(8) == 0;
    Context context = blind ? null : known.context();
    boolean deleted = !blind && random.nextInt(5) == 0;
    boolean condition = conditional && random.nextInt(2) == 0;
    String value = "v" + values++;
    Put put =
        new Put(
            key,
            value,
            deleted,
            blind ? Set.of() : known.values(),
            condition ? key + (context == null ? "" : context.clock()) : "");
    Ticket ticket =
        cluster.call(
            node,
            new QuorumCall.Put(
                QuorumCluster.bytes(key),
                context,
                condition,
                deleted,
                QuorumCluster.bytes(value),
                0));
    puts.put(ticket, put);
    owners.put(ticket, client);
  }

  private void fault() {
    String node = names.get(random.nextInt(names.size()));
    switch (random.nextInt(disk ? 6 : 5)) {
      case 0 -> {
        if (cluster.host(node).isUp()) {
          cluster.crash(node);
        }
      }
      case 1, 2 -> reviveAll();
      case 3 -> {
        List<String> one = new ArrayList<>();
        List<String> other = new ArrayList<>();
        names.forEach(name -> (random.nextBoolean() ? one : other).add(name));
        cluster.cut(String.join(",", one), String.join(",", other));
      }
      case 4 -> cluster.heal();
      default -> loseDisk(node);
    }
  }

  private void loseDisk(String node) {
    if (node.equals("a") && cluster.host(node).isUp()) {
      cluster.host(node).loseDisk();
      cluster.restart(node);
    }
  }

  private void reviveAll() {
    for (String name : names) {
      if (!cluster.host(name).isUp()) {
        cluster.restart(name);
      }
    }
  }

  /** Clients take in what was answered. */
  private void learn() {
    for (Map.Entry<Ticket, String> get : List.copyOf(gets.entrySet())) {
      if (cluster.reply(get.getKey()) instanceof QuorumReply.Found found) {
        gets.remove(get.getKey());
        checkFresh(get.getKey(), get.getValue(), found);
        know(get.getKey(), get.getValue(), found.context(), values(found));
      }
    }
    for (Map.Entry<Ticket, Put> entry : puts.entrySet()) {
      Put put = entry.getValue();
      if (owners.containsKey(entry.getKey())
          && cluster.reply(entry.getKey()) instanceof QuorumReply.Stored stored) {
        acknowledged++;
        Set<String> seen = new LinkedHashSet<>(put.seen());
        seen.add(put.value());
        know(entry.getKey(), put.key(), stored.context(), seen);
      }
    }
  }

  /** The values of writes that are acknowledged by now. */
  private Set<String> storedValues(String key) {
    Set<String> stored = new LinkedHashSet<>();
    puts.forEach((ticket, put) -> {
      if (put.key().equals(key)
          && !put.deleted()
          && cluster.reply(ticket) instanceof QuorumReply.Stored) {
        stored.add(put.value());
      }
    });
    return stored;
  }

  /** A read has to show what was acknowledged before it began, or something that had seen it. */
  private void checkFresh(Ticket ticket, String key, QuorumReply.Found found) {
    Set<String> shown = values(found);
    for (String value : before.getOrDefault(ticket, Set.of())) {
      if (!shown.contains(value)
          && puts.values().stream()
              .noneMatch(other -> other.key().equals(key) && other.seen().contains(value))) {
        stale.add(value);
      }
    }
  }

  private void know(Ticket ticket, String key, Context context, Set<String> seen) {
    Integer client = owners.remove(ticket);
    if (client != null) {
      clients.get(client).put(key, new Knowledge(context, seen));
    }
  }

  private static Set<String> values(QuorumReply.Found found) {
    return new LinkedHashSet<>(QuorumCluster.values(found));
  }

  /** Everything works again, for long enough that nothing is left to do. */
  void settle() {
    cluster.loss = 0;
    cluster.duplication = 0;
    reviveAll();
    cluster.heal();
    cluster.run(20_000);
    learn();
    for (int round = 0; round < 2; round++) {
      for (String key : KEYS) {
        cluster.await(cluster.call("a", new QuorumCall.Get(QuorumCluster.bytes(key), 3)));
        cluster.run(1_000);
      }
    }
  }

  /** Acknowledged values that are gone though no write's context had seen them. */
  List<String> lost() {
    List<String> lost = new ArrayList<>();
    for (Map.Entry<Ticket, Put> entry : puts.entrySet()) {
      Put put = entry.getValue();
      boolean stored = cluster.reply(entry.getKey()) instanceof QuorumReply.Stored;
      if (stored && !put.deleted() && !present(put) && !superseded(put)) {
        lost.add(put.value());
      }
    }
    return lost;
  }

  /**
   * Values found although an acknowledged write's context had seen them: deletes and updates
   * undone.
   */
  List<String> resurrected() {
    List<String> back = new ArrayList<>();
    for (Map.Entry<Ticket, Put> entry : puts.entrySet()) {
      Put put = entry.getValue();
      if (cluster.reply(entry.getKey()) instanceof QuorumReply.Stored) {
        for (String seen : put.seen()) {
          if (found(put.key()).contains(seen)) {
            back.add(seen);
          }
        }
      }
    }
    return back;
  }

  /** Conditions on which more than one conditional put was done; "absent" may come again. */
  List<String> doubles() {
    List<String> done = new ArrayList<>();
    List<String> doubles = new ArrayList<>();
    puts.forEach((ticket, put) -> {
      if (put.condition().contains("[") && cluster.reply(ticket) instanceof QuorumReply.Stored) {
        (done.contains(put.condition()) ? doubles : done).add(put.condition());
      }
    });
    return doubles;
  }

  private boolean present(Put put) {
    return found(put.key()).contains(put.value());
  }

  private List<String> found(String key) {
    return QuorumCluster.values(
        cluster.await(cluster.call("a", new QuorumCall.Get(QuorumCluster.bytes(key), 3))));
  }

  private boolean superseded(Put put) {
    return puts.values().stream()
        .anyMatch(other ->
            other.key().equals(put.key())
                && !other.value().equals(put.value())
                && other.seen().contains(put.value()));
  }
}
