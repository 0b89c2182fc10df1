package io.quorate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quorate.checker.format.JsonLinesRecorder;
import io.quorate.checker.history.Call;
import io.quorate.checker.history.Operation;
import io.quorate.client.QuorateClient;
import io.quorate.protocol.clock.Context;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.ErrorCode.Conclusion;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Refusal;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A client of an ordered keyspace on a real cluster: one operation after the other, each written
 * down as it begins and as it ends, with values that nobody else writes.
 */
final class OrderedClient implements Runnable {

  /** What all clients of a round share. */
  record Round(JsonLinesRecorder recorder, AtomicLong operations, Leader leader) {}

  /** Who led when last a write was answered. */
  static final class Leader {
    private volatile @Nullable NodeId node;

    @Nullable NodeId node() {
      return node;
    }
  }

  private final String name;
  private final QuorateClient client;
  private final String keyspace;
  private final int keys;
  private final int thinkMillis;
  private final Round round;
  private final SplittableRandom random;
  private final Map<String, Context> seen = new TreeMap<>();
  private final Map<String, Integer> counts = new TreeMap<>();
  private long written;
  private volatile boolean stopping;

  /**
   * @param thinkMillis between two operations, on average; 0 for none
   */
  OrderedClient(
      String name,
      QuorateClient client,
      String keyspace,
      int keys,
      int thinkMillis,
      Round round,
      SplittableRandom random) {
    this.name = name;
    this.client = client;
    this.keyspace = keyspace;
    this.keys = keys;
    this.thinkMillis = thinkMillis;
    this.round = round;
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
      int kind = random.nextInt(100);
      if (kind < 45) {
        read(key);
      } else if (kind < 75) {
        put(key);
      } else {
        compareAndPut(key);
      }
      if (thinkMillis > 0) {
        think();
      }
    }
  }

  private void think() {
    try {
      Pause.of(Duration.ofMillis(random.nextInt(2 * thinkMillis)));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      stopping = true;
    }
  }

  /** Reads every key once. */
  void readAll() {
    for (int i = 0; i < keys; i++) {
      read("k" + i);
    }
  }

  private void read(String key) {
    round.recorder().invoke(name, Call.get(key));
    Reply reply = client.call(new Request.Get(keyspace, key.getBytes(UTF_8), 0));
    if (reply instanceof Reply.Found found) {
      String value =
          found.siblings().isEmpty()
              ? null
              : new String(found.siblings().getFirst().value(), UTF_8);
      long version = version(found.context());
      round.recorder().read(name, value, value == null ? Operation.NO_VERSION : version);
      seen.put(key, found.context());
    } else {
      notDone(reply, true);
    }
    count("get", reply);
  }

  private void put(String key) {
    String value = name + "-" + ++written;
    round.recorder().invoke(name, Call.put(key, value));
    written(key, "put", send(key, null, Request.Mode.BLIND, value));
  }

  /** Writes if the key is as this client saw it last. */
  private void compareAndPut(String key) {
    String value = name + "-" + ++written;
    Context context = seen.get(key);
    long expected = context == null ? 0 : version(context);
    round.recorder().invoke(name, Call.casVersion(key, expected, value));
    written(key, "cas", send(key, context, Request.Mode.SUPERSEDE, value));
  }

  private Reply send(String key, @Nullable Context context, Request.Mode mode, String value) {
    return client.call(
        new Request.Put(keyspace, key.getBytes(UTF_8), context, mode, value.getBytes(UTF_8), 0));
  }

  private void written(String key, String kind, Reply reply) {
    if (reply instanceof Reply.Stored stored) {
      round.recorder().ok(name, version(stored.context()));
      round.leader().node = stored.by().getFirst();
      seen.put(key, stored.context());
    } else {
      notDone(reply, false);
    }
    count(kind, reply);
  }

  private void notDone(Reply reply, boolean read) {
    Refusal refusal = ((Reply.Refused) reply).refusal();
    if (refusal.code() == ErrorCode.CONFLICT) {
      round.recorder().fail(name);
    } else if (read || refusal.code().conclusion() == Conclusion.NOT_DONE) {
      round.recorder().refused(name, refusal.code().name());
    } else {
      round.recorder().info(name);
    }
  }

  private static long version(Context context) {
    return context.clock().entries().isEmpty() ? 0 : context.clock().entries().getFirst().counter();
  }

  private void count(String kind, Reply reply) {
    round.operations().incrementAndGet();
    String outcome =
        reply instanceof Reply.Refused refused ? refused.refusal().code().name() : "done";
    counts.merge(kind + " " + outcome, 1, Integer::sum);
  }
}
