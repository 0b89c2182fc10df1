package io.quorate.checker.format;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON text (RFC 8259). Objects become maps, arrays lists, numbers {@link Scalar}s with
 * the text that they were written with.
 */
final class Json {
  private static final int DEPTH_MAX = 64;

  /** A number, with its text. */
  record Scalar(String text) {}

  /** The text is no JSON. */
  static final class BadJson extends Exception {
    private static final long serialVersionUID = 1;

    BadJson(String message) {
      super(message, null, false, false);
    }
  }

  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  /** The only object of the text. */
  static Map<String, @Nullable Object> object(String text) throws BadJson {
    Json json = new Json(text);
    json.skipSpace();
    if (json.at == text.length() || text.charAt(json.at) != '{') {
      throw json.bad("expected an object, {…}");
    }
    Map<String, @Nullable Object> object = json.object(0);
    json.skipSpace();
    if (json.at < text.length()) {
      throw json.bad("expected the end of the line after the object");
    }
    return object;
  }

  private Map<String, @Nullable Object> object(int depth) throws BadJson {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    at++;
    skipSpace();
    if (take('}')) {
      return object;
    }
    do {
      skipSpace();
      if (at == text.length() || text.charAt(at) != '"') {
        throw bad("expected a field's name in quotes");
      }
      String name = string();
      skipSpace();
      if (!take(':')) {
        throw bad("expected ':' after \"" + name + "\"");
      }
      if (object.containsKey(name)) {
        throw bad("\"" + name + "\" occurs twice");
      }
      object.put(name, value(depth + 1));
      skipSpace();
    } while (take(','));
    if (!take('}')) {
      throw bad("expected ',' or '}'");
    }
    return object;
  }

  private List<@Nullable Object> array(int depth) throws BadJson {
    List<@Nullable Object> array = new ArrayList<>();
    at++;
    skipSpace();
    if (take(']')) {
      return array;
    }
    do {
      array.add(value(depth + 1));
      skipSpace();
    } while (take(','));
    if (!take(']')) {
      throw bad("expected ',' or ']'");
    }
    return array;
  }

  private @Nullable Object value(int depth) throws BadJson {
    if (depth > DEPTH_MAX) {
      throw bad("nested more than " + DEPTH_MAX + " deep");
    }
    skipSpace();
    if (at == text.length()) {
      throw bad("expected a value");
    }
    char c = text.charAt(at);
    return switch (c) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", null);
      default -> number();
    };
  }

  private @Nullable Object word(String word, @Nullable Object meaning) throws BadJson {
    if (!text.startsWith(word, at)) {
      throw bad("expected a value");
    }
    at += word.length();
    return meaning;
  }

  private Scalar number() throws BadJson {
    int from = at;
    take('-');
    int digits = digits();
    boolean good = digits > 0 && (digits == 1 || text.charAt(at - digits) != '0');
    if (good && take('.')) {
      good = digits() > 0;
    }
    if (good && (take('e') || take('E'))) {
      if (!take('+')) {
        take('-');
      }
      good = digits() > 0;
    }
    if (!good) {
      at = from;
      throw bad("expected a value");
    }
    return new Scalar(text.substring(from, at));
  }

  private int digits() {
    int from = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at - from;
  }

  private String string() throws BadJson {
    int from = ++at;
    while (at < text.length() && text.charAt(at) != '"' && text.charAt(at) != '\\') {
      at++;
    }
    StringBuilder content = new StringBuilder().append(text, from, at);
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return content.toString();
      }
      content.append(c == '\\' ? escaped() : c);
    }
    throw bad("a text has no closing quote");
  }

  private char escaped() throws BadJson {
    char c = at < text.length() ? text.charAt(at++) : ' ';
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> throw bad("an escape that JSON does not have");
    };
  }

  private char unicode() throws BadJson {
    if (at + 4 > text.length()) {
      at = text.length();
      throw bad("a text has no closing quote");
    }
    int code = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(text.charAt(at++), 16);
      if (digit < 0) {
        throw bad("expected four hexadecimal digits");
      }
      code = code * 16 + digit;
    }
    return (char) code;
  }

  private boolean take(char c) {
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void skipSpace() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private BadJson bad(String expected) {
    return new BadJson(
        at >= text.length()
            ? "the line ends too early, " + expected + "; was the file cut off?"
            : expected + " at character " + (at + 1));
  }
}
