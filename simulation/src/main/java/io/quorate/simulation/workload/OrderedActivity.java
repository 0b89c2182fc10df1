package io.quorate.simulation.workload;

import io.quorate.checker.history.Call;
import io.quorate.checker.history.HistoryBuilder;
import io.quorate.protocol.clock.Context;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.simulation.engine.Choices;
import io.quorate.simulation.engine.Counts;
import io.quorate.store.operation.Reading;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import io.quorate.store.operation.Request.Mode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads, compares and sets in an ordered keyspace. Values are unique, so that a write with a
 * context is a comparison with the value that was seen with it.
 */
final class OrderedActivity implements Activity {
  private static final int SEEN_MAX = 4;

  /** A state of a key. */
  private record Seen(@Nullable Context context, @Nullable String value) {}

  private static final Seen ABSENT = new Seen(null, null);

  private final String process;
  private final WorkloadSettings settings;
  private final OrderedHistory history;
  private final HistoryBuilder recording;
  private final Counts counts;
  private final TreeMap<String, List<Seen>> seen = new TreeMap<>();
  private boolean open;
  private long written;
  private long session;

  /**
   * @param process the client's name in the history
   */
  OrderedActivity(
      String process, WorkloadSettings settings, OrderedHistory history, Counts counts) {
    this.process = process;
    this.settings = settings;
    this.history = history;
    this.recording = history.recording();
    this.counts = counts;
  }

  @Override
  public Operation next(Choices choices) {
    if (open) {
      recording.info(process); // the client gave up waiting
    }
    open = true;
    String key = "k" + choices.index("client.key", settings.keys());
    List<Seen> states = seen.computeIfAbsent(key, _ -> new ArrayList<>(List.of(ABSENT)));
    return switch (settings.kind(choices)) {
      case GET, SCAN -> read(key);
      case PUT -> write(key, states.getLast(), Mode.SUPERSEDE, false);
      case CONDITIONAL_PUT -> write(key, states.getLast(), Mode.IF_CONTEXT, false);
      case STALE_PUT -> {
        Seen old = states.get(choices.index("client.context", states.size()));
        yield write(key, old, Mode.SUPERSEDE, false);
      }
      case BLIND_PUT -> write(key, ABSENT, Mode.BLIND, false);
      case DELETE -> write(key, states.getLast(), Mode.SUPERSEDE, true);
      case CONDITIONAL_DELETE -> write(key, states.getLast(), Mode.IF_CONTEXT, true);
      case BLIND_DELETE -> write(key, ABSENT, Mode.BLIND, true);
    };
  }

  private Operation read(String key) {
    recording.invoke(process, Call.get(key));
    Reading reading = new Reading(0, history.readsBySession() ? session : 0);
    return new Operation(
        new Request.Get(settings.keyspace(), bytes(key), 0, reading),
        reply -> {
          open = false;
          if (reply instanceof Reply.Found found) {
            String value =
                found.siblings().isEmpty() ? null : text(found.siblings().getFirst().value());
            session = Math.max(session, found.receipt().index());
            learn(key, new Seen(found.context(), value));
            recording.read(process, value);
            counts.add("ordered.read");
          } else {
            recording.refused(process);
          }
        });
  }

  private Operation write(String key, Seen over, Mode mode, boolean deletes) {
    String value = deletes ? null : process + "-" + ++written;
    recording.invoke(process, call(key, over, mode, value));
    Request request =
        value == null
            ? new Request.Delete(settings.keyspace(), bytes(key), over.context(), mode, 0)
            : new Request.Put(
                settings.keyspace(), bytes(key), over.context(), mode, bytes(value), 0);
    return new Operation(request, reply -> written(key, mode, value, reply));
  }

  private static Call call(String key, Seen over, Mode mode, @Nullable String value) {
    if (mode != Mode.BLIND) {
      return Call.cas(key, over.value(), value);
    }
    return value == null ? Call.delete(key) : Call.put(key, value);
  }

  private void written(String key, Mode mode, @Nullable String value, Reply reply) {
    open = false;
    if (reply instanceof Reply.Stored stored) {
      session = Math.max(session, stored.receipt().index());
      learn(key, new Seen(stored.context(), value));
      recording.ok(process);
      counts.add("ordered.written");
      return;
    }
    if (reply instanceof Reply.Refused(Refusal refusal)
        && refusal.code() == ErrorCode.CONFLICT
        && mode != Mode.BLIND) {
      String index = refusal.details().get("session");
      session = Math.max(session, index == null ? 0 : Long.parseLong(index));
      recording.fail(process);
      counts.add("ordered.conflict");
    } else if (Fates.isNotDone(reply)) {
      recording.refused(process);
    } else {
      recording.info(process);
      counts.add("ordered.info");
    }
  }

  private void learn(String key, Seen state) {
    List<Seen> states = seen.computeIfAbsent(key, _ -> new ArrayList<>());
    if (states.size() == SEEN_MAX) {
      states.removeFirst();
    }
    states.addLast(state);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
