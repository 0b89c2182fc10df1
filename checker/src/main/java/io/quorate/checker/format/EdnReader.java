package io.quorate.checker.format;

import io.quorate.checker.format.Edn.Atom;
import io.quorate.checker.format.Edn.Keyword;
import io.quorate.checker.history.History;
import io.quorate.checker.history.HistoryBuilder;
import io.quorate.checker.history.HistoryException;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Histories in EDN: a map an event, one after the other or in one vector. Jepsen's have the key, if
 * any, in the value; Porcupine's key-value histories have a {@code :key}, and there a key that was
 * never written reads as the empty text.
 */
final class EdnReader {
  private final Edn edn;
  private final HistoryBuilder history = History.builder();
  private final JepsenEvents events = new JepsenEvents(history);
  private @Nullable HistoryFormat format;

  EdnReader(Lines lines) {
    this.edn = new Edn(lines);
  }

  History read() throws IOException {
    try {
      boolean open = edn.more() && (edn.first() == '[' || edn.first() == '(');
      if (open) {
        edn.skip();
      }
      boolean closed = false;
      while (edn.more()) {
        if (open && !closed && (edn.first() == ']' || edn.first() == ')')) {
          edn.skip();
          closed = true;
        } else {
          event(edn.form());
        }
      }
      if (open && !closed) {
        throw new HistoryException(
            "the file ends too early, expected ']' to close the history; was it cut off?");
      }
    } catch (HistoryException e) {
      throw new BadHistoryException(edn.number(), String.valueOf(e.getMessage()));
    }
    return history.build();
  }

  HistoryFormat format() {
    return format == null ? HistoryFormat.JEPSEN_EDN : format;
  }

  private void event(@Nullable Object form) {
    if (form instanceof Edn.Discarded) {
      return;
    }
    if (!(form instanceof Map<?, ?> map)) {
      throw new HistoryException("expected an event, a map such as {:process 0, :type :invoke, …}");
    }
    Object process = need(map, "process");
    if (process instanceof Keyword) {
      return; // the nemesis
    }
    String type = name(need(map, "type"), "type");
    String operation = name(need(map, "f"), "f");
    String key = map.get(new Keyword("key")) instanceof Object k ? plain(k, "key") : null;
    if (format == null) {
      format = key == null ? HistoryFormat.JEPSEN_EDN : HistoryFormat.PORCUPINE;
      history.initially(key == null ? null : "");
    }
    if (format == HistoryFormat.PORCUPINE && key == null) {
      throw new HistoryException(":key is missing, which the events before have");
    }
    boolean error = map.get(new Keyword("error")) != null;
    Object value = map.get(new Keyword("value"));
    events.add(
        new JepsenEvents.Event(plain(process, "process"), type, operation, key, value, error));
  }

  private static Object need(Map<?, ?> map, String name) {
    Object value = map.get(new Keyword(name));
    if (value == null) {
      throw new HistoryException(":" + name + " is missing");
    }
    return value;
  }

  private static String name(Object value, String field) {
    if (value instanceof Keyword(String name)) {
      return name;
    }
    throw new HistoryException(":" + field + " must be a keyword");
  }

  private static String plain(Object value, String field) {
    return switch (value) {
      case String text -> text;
      case Atom(String text) -> text;
      case Keyword(String text) -> text;
      default -> throw new HistoryException(":" + field + " must be a text, number or keyword");
    };
  }
}
