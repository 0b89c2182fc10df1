package io.quorate.simulation.workload;

import io.quorate.protocol.clock.Clock;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.simulation.engine.Choices;
import io.quorate.simulation.engine.Counts;
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
import org.jspecify.annotations.Nullable;

/** Reads and writes values, with and without contexts, where siblings show or the last one wins. */
final class VersionsActivity implements Activity {
  private final WorkloadSettings settings;
  private final History history;
  private final Counts counts;
  private final Session session = new Session();

  VersionsActivity(WorkloadSettings settings, History history, Counts counts) {
    this.settings = settings;
    this.history = history;
    this.counts = counts;
  }

  @Override
  public Operation next(Choices choices) {
    String key = "k" + choices.index("client.key", settings.keys());
    WorkloadSettings.Kind kind = settings.kind(choices);
    counts.add("client." + kind.name().toLowerCase(Locale.ROOT));
    return switch (kind) {
      case GET -> get(key);
      case PUT -> write(key, false, false, session.newest(key), choices);
      case BLIND_PUT -> write(key, false, false, null, choices);
      case STALE_PUT -> write(key, false, false, anyContext(key, choices), choices);
      case DELETE -> write(key, true, false, session.newest(key), choices);
      case BLIND_DELETE -> write(key, true, false, null, choices);
      case CONDITIONAL_PUT -> write(key, false, true, session.newest(key), choices);
      case CONDITIONAL_DELETE -> write(key, true, true, session.newest(key), choices);
      case SCAN -> scan();
    };
  }

  private Operation get(String key) {
    KeyHistory keyHistory = history.key(key);
    Snapshot before = keyHistory.snapshot();
    return new Operation(
        new Request.Get(settings.keyspace(), bytes(key), 0),
        reply -> {
          if (reply instanceof Reply.Found found) {
            Knowledge known = keyHistory.read(before, found.siblings(), true);
            session.learn(key, found.context(), known);
          }
        });
  }

  private Operation write(
      String key, boolean deletes, boolean conditional, @Nullable Seen seen, Choices choices) {
    KeyHistory keyHistory = history.key(key);
    Clock clock = seen == null ? Clock.empty() : seen.context().clock();
    Knowledge known = seen == null ? new Knowledge() : seen.known();
    Write write = keyHistory.begin(deletes, conditional, clock, known);
    return new Operation(
        request(key, write, seen, choices), reply -> written(keyHistory, write, reply, choices));
  }

  private Request request(String key, Write write, @Nullable Seen seen, Choices choices) {
    var context = seen == null ? null : seen.context();
    if (write.deletes()) {
      return new Request.Delete(settings.keyspace(), bytes(key), context, write.conditional(), 0);
    }
    byte[] value = Values.of(key, write.number(), choices.index("client.padding", 64));
    return new Request.Put(settings.keyspace(), bytes(key), context, write.conditional(), value, 0);
  }

  private void written(KeyHistory keyHistory, Write write, Reply reply, Choices choices) {
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

  private Operation scan() {
    TreeMap<String, Snapshot> before = new TreeMap<>();
    for (int key = 0; key < settings.keys(); key++) {
      before.put("k" + key, history.key("k" + key).snapshot());
    }
    return new Operation(
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

  private @Nullable Seen anyContext(String key, Choices choices) {
    List<Seen> all = session.all(key);
    return all.isEmpty() ? null : all.get(choices.index("client.context", all.size()));
  }

  private static byte[] bytes(String key) {
    return key.getBytes(StandardCharsets.UTF_8);
  }
}
