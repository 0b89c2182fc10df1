package io.quorate.checker.format;

import io.quorate.checker.history.Action;
import io.quorate.checker.history.Call;
import io.quorate.checker.history.Condition;
import io.quorate.checker.history.History;
import io.quorate.checker.history.HistoryBuilder;
import io.quorate.checker.history.HistoryException;
import io.quorate.checker.history.Operation;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Our own format: one event a line. The reference manual describes it; {@link JsonLinesRecorder}
 * writes it. Unknown fields are passed over.
 */
final class JsonLinesReader {
  private static final String HEADER = "history";

  private final Lines lines;
  private final HistoryBuilder history = History.builder();
  private final Map<String, String> texts = new HashMap<>();
  private long latest = Long.MIN_VALUE;

  JsonLinesReader(Lines lines) {
    this.lines = lines;
  }

  History read() throws IOException {
    boolean first = true;
    for (String line = lines.next(); line != null; line = lines.next()) {
      if (line.isBlank()) {
        continue;
      }
      try {
        Fields fields = new Fields(Json.object(line));
        if (first && fields.has(HEADER)) {
          header(fields);
        } else {
          event(fields);
        }
        first = false;
      } catch (Json.BadJson | HistoryException e) {
        throw new BadHistoryException(lines.number(), String.valueOf(e.getMessage()));
      }
    }
    return history.build();
  }

  private void header(Fields fields) {
    if (!"1".equals(fields.text(HEADER))) {
      throw new HistoryException(
          "the header names version %s of the format; only 1 is known"
              .formatted(fields.text(HEADER)));
    }
    history.initially(fields.text("initial"));
  }

  private void event(Fields fields) {
    String process = shared(fields.need("process"));
    if (fields.has("time")) {
      long time = fields.number("time", 0);
      if (time < latest) {
        throw new HistoryException(
            "time %d comes after %d: the order of lines is the order of events, sort them by time"
                .formatted(time, latest));
      }
      latest = time;
    }
    String type = fields.need("type");
    switch (type) {
      case "invoke" -> history.invoke(process, call(fields));
      case "ok" -> ok(process, fields);
      case "fail" -> {
        same(process, fields);
        if (fields.has("error")) {
          history.refused(process);
        } else {
          history.fail(process);
        }
      }
      case "info" -> {
        same(process, fields);
        history.info(process);
      }
      default ->
          throw new HistoryException(
              "\"type\" is '%s'; it must be invoke, ok, fail or info".formatted(type));
    }
  }

  private void ok(String process, Fields fields) {
    Call call = same(process, fields);
    long version = fields.number("version", Operation.NO_VERSION);
    if (call.writes()) {
      history.ok(process, version);
      return;
    }
    if (!fields.has("value")) {
      throw new HistoryException(
          "the ok of a get needs \"value\": what it returned, null if there was no value");
    }
    history.read(process, optional(fields, "value"), version);
  }

  /** The open call, which the completion must not contradict. */
  private Call same(String process, Fields fields) {
    Call call = history.openCall(process);
    boolean writesText = call.writes() && call.condition() == null && call.value() != null;
    if ((fields.has("op") && action(fields.need("op")) != call.action())
        || (fields.has("key") && !call.key().equals(fields.text("key")))
        || (writesText
            && fields.has("value")
            && !Objects.equals(call.value(), fields.text("value")))) {
      throw new HistoryException(
          "the completion is of another operation than '%s', which process %s has open"
              .formatted(call, process));
    }
    return call;
  }

  private Call call(Fields fields) {
    String key = fields.has("key") ? Objects.requireNonNullElse(optional(fields, "key"), "") : "";
    return switch (action(fields.need("op"))) {
      case GET -> Call.get(key);
      case PUT -> Call.put(key, value(fields));
      case APPEND -> Call.append(key, value(fields));
      case DELETE -> Call.delete(key);
      case CAS -> new Call(Action.CAS, key, newValue(fields), condition(fields));
    };
  }

  private String value(Fields fields) {
    String value = optional(fields, "value");
    if (value == null) {
      throw new HistoryException("\"value\" is missing or null: a put or append needs one");
    }
    return value;
  }

  private @Nullable String newValue(Fields fields) {
    if (!fields.has("value")) {
      throw new HistoryException("a cas needs \"value\": what to put, null to delete");
    }
    return optional(fields, "value");
  }

  private Condition condition(Fields fields) {
    if (fields.has("expected") == fields.has("expectedVersion")) {
      throw new HistoryException(
          "a cas needs either \"expected\" (a value, null for none) or \"expectedVersion\" (a number,"
              + " 0 for none)");
    }
    return fields.has("expected")
        ? new Condition.ValueIs(optional(fields, "expected"))
        : new Condition.VersionIs(fields.number("expectedVersion", 0));
  }

  private static Action action(String name) {
    return Names.action(name);
  }

  private @Nullable String optional(Fields fields, String name) {
    String text = fields.text(name);
    return text == null ? null : shared(text);
  }

  /** One copy of each text, since histories repeat theirs. */
  private String shared(String text) {
    String known = texts.putIfAbsent(text, text);
    return known == null ? text : known;
  }
}
