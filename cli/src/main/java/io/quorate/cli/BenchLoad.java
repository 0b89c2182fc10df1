package io.quorate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quorate.client.QuorateClient;
import io.quorate.protocol.clock.Context;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.store.operation.GroupAnswer;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
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
  private final List<Client> all = new ArrayList<>();
  private final boolean shared;
  private final @Nullable BenchRecording recording;
  private volatile boolean stopped;

  /**
   * @param shared whether every client uses all keys, or only those that it owns
   * @param recording takes down what the clients see, null for no history
   */
  BenchLoad(
      String keyspace,
      int keys,
      int valueBytes,
      int readPercent,
      int clients,
      long seed,
      boolean shared,
      @Nullable BenchRecording recording) {
    this.keyspace = keyspace;
    this.keys = keys;
    this.value = new byte[valueBytes];
    new SplittableRandom(seed).nextBytes(value);
    this.readPercent = readPercent;
    this.clients = clients;
    this.seed = seed;
    this.loaded = new CountDownLatch(clients);
    this.shared = shared;
    this.recording = recording;
  }

  void start(List<QuorateClient> links) {
    for (int i = 0; i < clients; i++) {
      Client client = new Client(i, links.get(i % links.size()));
      all.add(client);
      client.load();
    }
  }

  /** Waits until every key has been written once, and then lets the clients go on. */
  void awaitLoaded() throws InterruptedException {
    loaded.await();
    all.forEach(Client::next);
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
    private final int number;
    private final QuorateClient link;
    private final SplittableRandom random;
    private final int owned;
    private final @Nullable Context[] contexts;
    private int toLoad;

    Client(int number, QuorateClient link) {
      this.number = number;
      this.link = link;
      this.random = new SplittableRandom(seed + number);
      this.owned = (keys - number + clients - 1) / clients;
      this.contexts = new Context[shared ? keys : owned];
    }

    private byte[] key(int slot) {
      int place = shared ? slot : number + slot * clients;
      return "bench/%08d".formatted(place).getBytes(UTF_8);
    }

    /** Reads each own key's context and writes it once. */
    void load() {
      if (toLoad == owned) {
        loaded.countDown();
        return;
      }
      int slot = shared ? number + toLoad * clients : toLoad;
      byte[] key = key(slot);
      link.send(
          new Request.Get(keyspace, key, 0),
          read -> {
            Context context = read instanceof Reply.Found found ? found.context() : null;
            put(
                key,
                context,
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

    void next() {
      if (stopped) {
        return;
      }
      int slot = random.nextInt(contexts.length);
      byte[] key = key(slot);
      long began = System.nanoTime();
      if (random.nextInt(100) < readPercent) {
        get(slot, began);
      } else {
        put(key, contexts[slot], reply -> answered(reply, slot, began, puts));
      }
    }

    private void get(int slot, long began) {
      byte[] key = key(slot);
      if (recording != null) {
        recording.get(number, key);
      }
      link.send(
          new Request.Get(keyspace, key, 0),
          reply -> {
            if (recording != null) {
              recording.answered(number, reply);
            }
            answered(reply, slot, began, gets);
          });
    }

    private void put(byte[] key, @Nullable Context context, Consumer<Reply> then) {
      byte[] written = recording == null ? value : recording.nextValue(value.length);
      if (recording != null) {
        recording.put(number, key, written);
      }
      link.send(
          new Request.Put(keyspace, key, context, false, written, 0),
          reply -> {
            if (recording != null) {
              recording.answered(number, reply);
            }
            then.accept(reply);
          });
    }

    private void answered(Reply reply, int slot, long began, Recorder recorder) {
      switch (reply) {
        case Reply.Stored stored -> contexts[slot] = stored.context();
        case Reply.Found found -> contexts[slot] = found.context();
        case Reply.Refused r -> {
          synchronized (refused) {
            refused.merge(r.refusal().code().name(), 1L, Long::sum);
          }
          if (r.refusal().code() == ErrorCode.CONFLICT && !stopped) {
            get(slot, System.nanoTime()); // for the context that the next put needs
            return;
          }
        }
        case Reply.Listed _,
            Reply.Changed _,
            Reply.Versions _,
            Reply.Described _,
            Reply.Keyspaces _,
            Reply.Cluster _,
            Reply.Done _,
            GroupAnswer _ ->
            throw new IllegalStateException("Not an answer to a get or put: " + reply);
      }
      if (!(reply instanceof Reply.Refused)) {
        recorder.recordValue((System.nanoTime() - began) / 1_000);
      }
      next();
    }
  }
}
