package io.quorate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quorate.client.QuorateClient;
import io.quorate.protocol.clock.Context;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/** The closed loop: every client sends its next request when the last one was answered. */
final class BenchLoad {

  /** Latencies in microseconds, and refusals by code. */
  record Totals(Histogram gets, Histogram puts, SortedMap<String, Long> refused) {}

  private final String keyspace;
  private final int keys;
  private final byte[] value;
  private final int readPercent;
  private final int clients;
  private final long seed;
  private final CountDownLatch loaded;
  private final Recorder gets = new Recorder(3);
  private final Recorder puts = new Recorder(3);
  private final SortedMap<String, Long> refused = new TreeMap<>();
  private volatile boolean stopped;

  BenchLoad(String keyspace, int keys, int valueBytes, int readPercent, int clients, long seed) {
    this.keyspace = keyspace;
    this.keys = keys;
    this.value = new byte[valueBytes];
    new SplittableRandom(seed).nextBytes(value);
    this.readPercent = readPercent;
    this.clients = clients;
    this.seed = seed;
    this.loaded = new CountDownLatch(clients);
  }

  void start(List<QuorateClient> links) {
    for (int i = 0; i < clients; i++) {
      new Client(i, links.get(i % links.size())).load();
    }
  }

  /** Waits until every key has been written once. */
  void awaitLoaded() throws InterruptedException {
    loaded.await();
  }

  void reset() {
    gets.reset();
    puts.reset();
    synchronized (refused) {
      refused.clear();
    }
  }

  Totals totals() {
    synchronized (refused) {
      return new Totals(
          gets.getIntervalHistogram(), puts.getIntervalHistogram(), new TreeMap<>(refused));
    }
  }

  void stop() {
    stopped = true;
  }

  /** One client; everything but its construction happens on the thread of its connection. */
  private final class Client {
    private final int first;
    private final QuorateClient link;
    private final SplittableRandom random;
    private final @Nullable Context[] contexts;
    private int toLoad;

    Client(int number, QuorateClient link) {
      this.first = number;
      this.link = link;
      this.random = new SplittableRandom(seed + number);
      this.contexts = new Context[(keys - number + clients - 1) / clients];
    }

    private byte[] key(int slot) {
      return "bench/%08d".formatted(first + slot * clients).getBytes(UTF_8);
    }

    /** Reads each own key's context and writes it once. */
    void load() {
      if (toLoad == contexts.length) {
        loaded.countDown();
        next();
        return;
      }
      int slot = toLoad;
      byte[] key = key(slot);
      link.send(
          new Request.Get(keyspace, key, 0),
          read -> {
            Context context = read instanceof Reply.Found found ? found.context() : null;
            link.send(
                new Request.Put(keyspace, key, context, false, value, 0),
                written -> {
                  if (written instanceof Reply.Stored stored) {
                    contexts[slot] = stored.context();
                    toLoad++;
                  }
                  if (!stopped) {
                    load();
                  }
                });
          });
    }

    private void next() {
      if (stopped) {
        return;
      }
      int slot = random.nextInt(contexts.length);
      byte[] key = key(slot);
      long began = System.nanoTime();
      if (random.nextInt(100) < readPercent) {
        link.send(new Request.Get(keyspace, key, 0), reply -> answered(reply, slot, began, gets));
      } else {
        Request put = new Request.Put(keyspace, key, contexts[slot], false, value, 0);
        link.send(put, reply -> answered(reply, slot, began, puts));
      }
    }

    private void answered(Reply reply, int slot, long began, Recorder recorder) {
      switch (reply) {
        case Reply.Stored stored -> contexts[slot] = stored.context();
        case Reply.Found found -> contexts[slot] = found.context();
        case Reply.Refused r -> {
          synchronized (refused) {
            refused.merge(r.refusal().code().name(), 1L, Long::sum);
          }
        }
        case Reply.Listed _,
            Reply.Versions _,
            Reply.Described _,
            Reply.Keyspaces _,
            Reply.Cluster _,
            Reply.Done _ ->
            throw new IllegalStateException("Not an answer to a get or put: " + reply);
      }
      if (!(reply instanceof Reply.Refused)) {
        recorder.recordValue((System.nanoTime() - began) / 1_000);
      }
      next();
    }
  }
}
