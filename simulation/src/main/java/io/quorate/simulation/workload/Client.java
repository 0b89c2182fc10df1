package io.quorate.simulation.workload;

import io.quorate.protocol.clock.Clock;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.simulation.engine.Choices;
import io.quorate.simulation.engine.Environment;
import io.quorate.simulation.history.History;
import io.quorate.simulation.history.KeyHistory;
import io.quorate.simulation.history.Knowledge;
import io.quorate.simulation.history.Snapshot;
import io.quorate.simulation.history.Values;
import io.quorate.simulation.history.Write;
import io.quorate.simulation.workload.Session.Seen;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One client: one operation at a time, each written down in the history. */
final class Client {
  private final int number;
  private final WorkloadSettings settings;
  private final Service service;
  private final History history;
  private final Environment environment;
  private final Choices choices;
  private final Session session = new Session();
  private int left;
  private long asked;
  private int home;

  Client(
      int number,
      WorkloadSettings settings,
      Service service,
      History history,
      Environment environment,
      Choices choices) {
    this.number = number;
    this.settings = settings;
    this.service = service;
    this.history = history;
    this.environment = environment;
    this.choices = choices;
    this.left = settings.operations();
    this.home = choices.index("client.home", service.nodes());
  }

  /** Whether all operations are over. */
  boolean finished() {
    return left == 0;
  }

  /** Does at most so many operations more. */
  void windDown(int operations) {
    left = Math.min(left, operations);
  }

  /** Begins to work. */
  void begin() {
    environment
        .timeline()
        .after(choices.below("client.think", settings.thinkNanos() + 1), this::operate);
  }

  private void operate() {
    String key = "k" + choices.index("client.key", settings.keys());
    WorkloadSettings.Kind kind = kind();
    environment.counts().add("client." + kind.name().toLowerCase(Locale.ROOT));
    switch (kind) {
      case GET -> get(key);
      case PUT -> write(key, false, false, session.newest(key));
      case BLIND_PUT -> write(key, false, false, null);
      case STALE_PUT -> write(key, false, false, anyContext(key));
      case DELETE -> write(key, true, false, session.newest(key));
      case BLIND_DELETE -> write(key, true, false, null);
      case CONDITIONAL_PUT -> write(key, false, true, session.newest(key));
      case CONDITIONAL_DELETE -> write(key, true, true, session.newest(key));
      case SCAN -> scan();
    }
  }

  private void get(String key) {
    KeyHistory keyHistory = history.key(key);
    Snapshot before = keyHistory.snapshot();
    ask(
        new Request.Get(settings.keyspace(), bytes(key), 0),
        reply -> {
          if (reply instanceof Reply.Found found) {
            Knowledge known = keyHistory.read(before, found.siblings(), true);
            session.learn(key, found.context(), known);
          }
        });
  }

  private void write(String key, boolean deletes, boolean conditional, @Nullable Seen seen) {
    KeyHistory keyHistory = history.key(key);
    Clock clock = seen == null ? Clock.empty() : seen.context().clock();
    Knowledge known = seen == null ? new Knowledge() : seen.known();
    Write write = keyHistory.begin(deletes, conditional, clock, known);
    ask(request(key, write, seen), reply -> written(keyHistory, write, reply));
  }

  private Request request(String key, Write write, @Nullable Seen seen) {
    var context = seen == null ? null : seen.context();
    if (write.deletes()) {
      return new Request.Delete(settings.keyspace(), bytes(key), context, write.conditional(), 0);
    }
    byte[] value = Values.of(key, write.number(), choices.index("client.padding", 64));
    return new Request.Put(settings.keyspace(), bytes(key), context, write.conditional(), value, 0);
  }

  private void written(KeyHistory keyHistory, Write write, Reply reply) {
    if (reply instanceof Reply.Stored stored) {
      Knowledge known = keyHistory.acknowledged(write, stored.context().clock());
      session.learn(keyHistory.key(), stored.context(), known);
    } else if (reply instanceof Reply.Refused refused) {
      if (refused.refusal().code().conclusion() == ErrorCode.Conclusion.NOT_DONE) {
        keyHistory.notDone(write);
      }
      if (choices.chance("client.forget", 300_000)) {
        session.forget(keyHistory.key());
      }
    }
  }

  private void scan() {
    TreeMap<String, Snapshot> before = new TreeMap<>();
    for (int key = 0; key < settings.keys(); key++) {
      before.put("k" + key, history.key("k" + key).snapshot());
    }
    ask(
        new Request.Scan(settings.keyspace(), bytes("k"), new byte[0], settings.keys(), true),
        reply -> {
          if (reply instanceof Reply.Listed listed) {
            scanned(listed, before);
          }
        });
  }

  /** A key that a complete scan does not list was read as absent. */
  private void scanned(Reply.Listed listed, SortedMap<String, Snapshot> before) {
    for (Reply.Row row : listed.rows()) {
      String key = new String(row.key(), StandardCharsets.UTF_8);
      Snapshot since = before.remove(key);
      if (since == null) {
        throw new IllegalStateException("A scan lists a key twice, or one of nobody: " + key);
      }
      session.learn(key, row.context(), history.key(key).read(since, row.siblings(), true));
    }
    if (listed.complete()) {
      before.forEach((key, since) -> history.key(key).read(since, List.of(), true));
    }
  }

  /** Sends a request and waits for its reply or the end of patience, whichever comes first. */
  private void ask(Request request, Consumer<Reply> answered) {
    long question = ++asked;
    int node = node();
    environment
        .trace()
        .line(() -> "client " + number + " asks node " + node + " " + Requests.text(request));
    service.request(
        node,
        request,
        reply -> {
          if (asked == question) {
            count(reply);
            environment.trace().line(() -> "client " + number + " hears " + Requests.text(reply));
            answered.accept(reply);
            next();
          }
        });
    environment
        .timeline()
        .after(
            settings.patienceNanos(),
            () -> {
              if (asked == question) {
                environment.counts().add("client.lost");
                environment.trace().line(() -> "client " + number + " gives up");
                next();
              }
            });
  }

  private void next() {
    asked++;
    left--;
    if (left > 0) {
      begin();
    }
  }

  private void count(Reply reply) {
    if (reply instanceof Reply.Refused refused) {
      environment.counts().add("refused." + refused.refusal().code());
    } else {
      environment.counts().add("client.done");
    }
  }

  /** Mostly one node, sometimes any, and another one from then on. */
  private int node() {
    if (choices.chance("client.moves", 200_000)) {
      home = choices.index("client.node", service.nodes());
    }
    return home;
  }

  private @Nullable Seen anyContext(String key) {
    List<Seen> all = session.all(key);
    return all.isEmpty() ? null : all.get(choices.index("client.context", all.size()));
  }

  private WorkloadSettings.Kind kind() {
    int sum = settings.weights().stream().mapToInt(Integer::intValue).sum();
    int at = choices.index("client.kind", sum);
    for (WorkloadSettings.Kind kind : WorkloadSettings.Kind.values()) {
      at -= settings.weights().get(kind.ordinal());
      if (at < 0) {
        return kind;
      }
    }
    throw new IllegalStateException("The weights do not add up: " + settings.weights());
  }

  private static byte[] bytes(String key) {
    return key.getBytes(StandardCharsets.UTF_8);
  }
}
