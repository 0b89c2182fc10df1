package io.quorate.checker.format;

import io.quorate.checker.history.HistoryException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of a JSON object by name, as texts and numbers. */
record Fields(Map<String, @Nullable Object> fields) {

  boolean has(String name) {
    return fields.containsKey(name);
  }

  /** A field that must be there and not be null. */
  String need(String name) {
    String text = text(name);
    if (text == null) {
      throw new HistoryException("\"" + name + "\" is missing");
    }
    return text;
  }

  /** A text, number or truth value as text; null if it is null or missing. */
  @Nullable String text(String name) {
    return switch (fields.get(name)) {
      case null -> null;
      case String text -> text;
      case Json.Scalar number -> number.text();
      case Boolean truth -> truth.toString();
      default ->
          throw new HistoryException(
              "\"%s\" must be a text, a number, true, false or null".formatted(name));
    };
  }

  long number(String name, long otherwise) {
    if (!has(name)) {
      return otherwise;
    }
    if (fields.get(name) instanceof Json.Scalar(String text)) {
      try {
        long number = Long.parseLong(text);
        if (number >= 0) {
          return number;
        }
      } catch (NumberFormatException e) {
        throw new HistoryException(wholeNumber(name));
      }
    }
    throw new HistoryException(wholeNumber(name));
  }

  private static String wholeNumber(String name) {
    return "\"%s\" must be a whole number from 0 on".formatted(name);
  }
}
