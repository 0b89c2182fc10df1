package io.quorate.cli;

import io.quorate.client.QuorateClient;
import io.quorate.protocol.clock.Clock;
import io.quorate.protocol.clock.Context;
import io.quorate.protocol.process.ErrorCode.Conclusion;
import io.quorate.simulation.history.History;
import io.quorate.simulation.history.KeyHistory;
import io.quorate.simulation.history.Knowledge;
import io.quorate.simulation.history.Snapshot;
import io.quorate.simulation.history.Values;
import io.quorate.simulation.history.Write;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A client of a real cluster: one operation after the other, written down in a history that others
 * share, under its lock. The same operations and the same judgement as in the simulator.
 */
final class ChaosClient implements Runnable {
  private record Seen(Context context, Knowledge known) {}

  private final QuorateClient client;
  private final String keyspace;
  private final int keys;
  private final History history;
  private final SplittableRandom random;
  private final Map<String, Seen> newest = new TreeMap<>();
  private final Map<String, Integer> counts = new TreeMap<>();
  private volatile boolean stopping;

  ChaosClient(
      QuorateClient client, String keyspace, int keys, History history, SplittableRandom random) {
    this.client = client;
    this.keyspace = keyspace;
    this.keys = keys;
    this.history = history;
    this.random = random;
  }

  void stop() {
    stopping = true;
  }

  /** What became of the operations, by kind; after the end. */
  Map<String, Integer> counts() {
    return counts;
  }

  @Override
  public void run() {
    while (!stopping) {
      String key = "k" + random.nextInt(keys);
      Seen seen = newest.get(key);
      switch (random.nextInt(10)) {
        case 0, 1, 2 -> read(key);
        case 3, 4, 5 -> write(key, false, false, seen);
        case 6 -> write(key, false, false, null);
        case 7 -> write(key, true, false, seen);
        case 8 -> write(key, false, true, seen);
        default -> {
          read(key);
          write(key, false, false, newest.get(key));
        }
      }
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void read(String key) {
    Snapshot before;
    synchronized (history) {
      before = history.key(key).snapshot();
    }
    Reply reply = client.call(new Request.Get(keyspace, bytes(key), 0));
    count("get", reply);
    if (reply instanceof Reply.Found found) {
      synchronized (history) {
        Knowledge known = history.key(key).read(before, found.siblings(), true);
        newest.put(key, new Seen(found.context(), known));
      }
    }
  }

  private void write(String key, boolean deletes, boolean conditional, @Nullable Seen seen) {
    Clock clock = seen == null ? Clock.empty() : seen.context().clock();
    Knowledge known = seen == null ? new Knowledge() : seen.known();
    Context context = seen == null ? null : seen.context();
    KeyHistory keyHistory;
    Write write;
    synchronized (history) {
      keyHistory = history.key(key);
      write = keyHistory.begin(deletes, conditional, clock, known);
    }
    Reply reply =
        client.call(
            deletes
                ? new Request.Delete(keyspace, bytes(key), context, conditional, 0)
                : new Request.Put(
                    keyspace,
                    bytes(key),
                    context,
                    conditional,
                    Values.of(key, write.number(), random.nextInt(200)),
                    0));
    count(deletes ? "delete" : conditional ? "put-if" : "put", reply);
    synchronized (history) {
      written(keyHistory, write, reply);
    }
  }

  private void written(KeyHistory keyHistory, Write write, Reply reply) {
    if (reply instanceof Reply.Stored stored) {
      Knowledge after = keyHistory.acknowledged(write, stored.context().clock());
      newest.put(keyHistory.key(), new Seen(stored.context(), after));
    } else if (reply instanceof Reply.Refused refused
        && refused.refusal().code().conclusion() == Conclusion.NOT_DONE) {
      keyHistory.notDone(write);
    }
  }

  private void count(String kind, Reply reply) {
    String outcome =
        reply instanceof Reply.Refused refused ? refused.refusal().code().name() : "done";
    counts.merge(kind + " " + outcome, 1, Integer::sum);
  }
}
