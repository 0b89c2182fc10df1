package io.quorate.checker.format;

import io.quorate.checker.history.HistoryException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads EDN forms one after the other, across lines. Vectors, lists and sets become lists, maps
 * maps; tags are passed over, so that a record reads as its map.
 */
final class Edn {
  private static final int DEPTH_MAX = 64;
  private static final String DELIMITERS = " \t\r\n,;\"()[]{}";

  /** A keyword, without its colon. */
  record Keyword(String name) {}

  /** A number or symbol, with its text. */
  record Atom(String text) {}

  /** What ends a collection. */
  private record Closing(char bracket) {}

  /** Stands for a form that the text itself discards. */
  record Discarded() {}

  private final Lines lines;
  private String line = "";
  private int at;

  Edn(Lines lines) {
    this.lines = lines;
  }

  /** The forms of one line that stands by itself. */
  static List<@Nullable Object> forms(String text) {
    try {
      Edn edn = new Edn(new Lines(new java.io.StringReader(text)));
      List<@Nullable Object> forms = new ArrayList<>();
      while (edn.more()) {
        Object form = edn.form();
        if (!(form instanceof Discarded)) {
          forms.add(form);
        }
      }
      return forms;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Goes to the next form; false at the end of the text. */
  boolean more() throws IOException {
    while (true) {
      while (at < line.length()) {
        char c = line.charAt(at);
        if (c == ';') {
          at = line.length();
        } else if (c == ',' || Character.isWhitespace(c)) {
          at++;
        } else {
          return true;
        }
      }
      String next = lines.next();
      if (next == null) {
        return false;
      }
      line = next;
      at = 0;
    }
  }

  /** The character that the next form begins with; call {@link #more} before. */
  char first() {
    return line.charAt(at);
  }

  /** Passes over one character. */
  void skip() {
    at++;
  }

  /** The line that is being read. */
  int number() {
    return lines.number();
  }

  /** The next form, or {@link Discarded}; call {@link #more} before. */
  @Nullable Object form() throws IOException {
    Object form = any(0);
    if (form instanceof Closing(char bracket)) {
      throw new HistoryException("a '" + bracket + "' that closes nothing");
    }
    return form;
  }

  private @Nullable Object any(int depth) throws IOException {
    if (depth > DEPTH_MAX) {
      throw new HistoryException("nested more than " + DEPTH_MAX + " deep");
    }
    char c = line.charAt(at);
    switch (c) {
      case '{' -> {
        at++;
        return map(all('}', depth));
      }
      case '[' -> {
        at++;
        return all(']', depth);
      }
      case '(' -> {
        at++;
        return all(')', depth);
      }
      case '}', ']', ')' -> {
        at++;
        return new Closing(c);
      }
      case '"' -> {
        at++;
        return string();
      }
      case '#' -> {
        return dispatch(depth);
      }
      default -> {
        return atom();
      }
    }
  }

  private @Nullable Object dispatch(int depth) throws IOException {
    at++;
    if (at < line.length() && line.charAt(at) == '{') {
      at++;
      return all('}', depth);
    }
    boolean discard = at < line.length() && line.charAt(at) == '_';
    if (discard) {
      at++;
    } else {
      atom();
    }
    if (!more()) {
      throw cutOff("a form after '#'");
    }
    Object form = any(depth + 1);
    return discard ? new Discarded() : form;
  }

  private List<@Nullable Object> all(char end, int depth) throws IOException {
    int opened = lines.number();
    List<@Nullable Object> forms = new ArrayList<>();
    while (more()) {
      Object form = any(depth + 1);
      if (form instanceof Closing(char bracket)) {
        if (bracket != end) {
          throw new HistoryException(
              "expected '%s' to close what line %d opened, found '%s'"
                  .formatted(end, opened, bracket));
        }
        return forms;
      }
      if (!(form instanceof Discarded)) {
        forms.add(form);
      }
    }
    throw cutOff("'" + end + "' to close what line " + opened + " opened");
  }

  private static Map<@Nullable Object, @Nullable Object> map(List<@Nullable Object> forms) {
    if (forms.size() % 2 != 0) {
      throw new HistoryException("a map with a key that has no value");
    }
    Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = 0; i < forms.size(); i += 2) {
      map.put(forms.get(i), forms.get(i + 1));
    }
    return map;
  }

  private String string() throws IOException {
    int opened = lines.number();
    StringBuilder text = new StringBuilder();
    while (true) {
      while (at < line.length()) {
        char c = line.charAt(at++);
        if (c == '"') {
          return text.toString();
        }
        text.append(c == '\\' && at < line.length() ? escaped(line.charAt(at++)) : c);
      }
      String next = lines.next();
      if (next == null) {
        throw cutOff("the closing quote of the text that line " + opened + " opened");
      }
      text.append('\n');
      line = next;
      at = 0;
    }
  }

  private static char escaped(char c) {
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      default -> c;
    };
  }

  private @Nullable Object atom() {
    int from = at++;
    while (at < line.length() && DELIMITERS.indexOf(line.charAt(at)) < 0) {
      at++;
    }
    String text = line.substring(from, at);
    if (text.startsWith(":") && text.length() > 1) {
      return new Keyword(text.substring(1));
    }
    return switch (text) {
      case "nil" -> null;
      case "true" -> true;
      case "false" -> false;
      default -> new Atom(text);
    };
  }

  private static HistoryException cutOff(String expected) {
    return new HistoryException(
        "the file ends too early, expected " + expected + "; was it cut off?");
  }
}
