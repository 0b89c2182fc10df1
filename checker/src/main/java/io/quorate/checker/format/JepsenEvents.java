package io.quorate.checker.format;

import io.quorate.checker.format.Edn.Atom;
import io.quorate.checker.format.Edn.Keyword;
import io.quorate.checker.history.Action;
import io.quorate.checker.history.Call;
import io.quorate.checker.history.HistoryBuilder;
import io.quorate.checker.history.HistoryException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What Jepsen's formats have in common: the meaning of {@code :type}, {@code :f} and {@code
 * :value}.
 *
 * <p>A history over independent keys has a pair of key and value wherever a plain one has a value.
 * The first operation tells which of the two it is. A failed {@code :cas} looked and did not find
 * what it expected, unless an error says otherwise; anything else that failed did nothing.
 */
final class JepsenEvents {

  /**
   * One event.
   *
   * @param key of formats that name it, else null
   * @param error whether the event tells of an error
   */
  record Event(
      String process,
      String type,
      String operation,
      @Nullable String key,
      @Nullable Object value,
      boolean error) {}

  private final HistoryBuilder history;
  private final Map<String, String> texts = new HashMap<>();
  private @Nullable Boolean independent;

  JepsenEvents(HistoryBuilder history) {
    this.history = history;
  }

  void add(Event event) {
    switch (event.type()) {
      case "invoke" -> history.invoke(event.process(), call(event));
      case "ok" -> ok(event);
      case "fail" -> {
        same(event);
        // Without the pair that it compared, the value is the reason, such as :timed-out.
        if (event.error() || !(event.value() instanceof List)) {
          history.refused(event.process());
        } else {
          history.fail(event.process());
        }
      }
      case "info" -> {
        same(event);
        history.info(event.process());
      }
      default ->
          throw new HistoryException(
              "the type is :%s; it must be :invoke, :ok, :fail or :info".formatted(event.type()));
    }
  }

  private Call call(Event event) {
    Action action = Names.action(event.operation());
    if (independent == null) {
      independent = event.key() == null && looksIndependent(action, event.value());
    }
    String key = Objects.requireNonNullElse(event.key(), "");
    Object value = event.value();
    if (independent) {
      List<?> pair = pair(value, "a key and a value");
      key = text(pair.get(0));
      value = pair.get(1);
      if (key == null) {
        throw new HistoryException("the key is nil");
      }
    }
    return switch (action) {
      case GET -> Call.get(key);
      case DELETE -> Call.delete(key);
      case PUT -> {
        String written = text(value);
        yield written == null ? Call.delete(key) : Call.put(key, written);
      }
      case APPEND -> Call.append(key, Objects.requireNonNullElse(text(value), ""));
      case CAS -> {
        List<?> pair = pair(value, "the expected and the new value");
        yield Call.cas(key, text(pair.get(0)), text(pair.get(1)));
      }
    };
  }

  private static boolean looksIndependent(Action action, @Nullable Object value) {
    return value instanceof List<?> pair
        && pair.size() == 2
        && (action != Action.CAS || pair.get(1) instanceof List<?>);
  }

  private void ok(Event event) {
    Call call = same(event);
    if (call.writes()) {
      history.ok(event.process());
      return;
    }
    Object value = event.value();
    if (Boolean.TRUE.equals(independent)) {
      value = pair(value, "a key and a value").get(1);
    }
    history.read(event.process(), text(value));
  }

  private Call same(Event event) {
    Call call = history.openCall(event.process());
    Action action = Names.action(event.operation());
    // A put of nil was taken for a delete.
    boolean agrees =
        action == call.action() || (action == Action.PUT && call.action() == Action.DELETE);
    if (!agrees || (event.key() != null && !event.key().equals(call.key()))) {
      throw new HistoryException(
          "the completion is of another operation than '%s', which process %s has open"
              .formatted(call, event.process()));
    }
    return call;
  }

  private static List<?> pair(@Nullable Object value, String what) {
    if (value instanceof List<?> pair && pair.size() == 2) {
      return pair;
    }
    throw new HistoryException("the value must be a pair, [" + what + "]");
  }

  private @Nullable String text(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case String text -> shared(text);
      case Atom(String text) -> shared(text);
      case Keyword(String name) -> shared(":" + name);
      case Boolean truth -> truth.toString();
      default ->
          throw new HistoryException("a value must be a text, number, keyword, true, false or nil");
    };
  }

  private String shared(String text) {
    String known = texts.putIfAbsent(text, text);
    return known == null ? text : known;
  }
}
