package io.quorate.checker.format;

import io.quorate.checker.history.Action;
import io.quorate.checker.history.HistoryException;

/** What the formats call the actions. */
final class Names {
  private Names() {}

  static Action action(String name) {
    return switch (name) {
      case "get", "read" -> Action.GET;
      case "put", "write" -> Action.PUT;
      case "cas" -> Action.CAS;
      case "delete" -> Action.DELETE;
      case "append" -> Action.APPEND;
      default ->
          throw new HistoryException(
              ("the operation '%s' is unknown; known are get (or read), put (or write), cas, delete and"
                      + " append")
                  .formatted(name));
    };
  }

  static String of(Action action) {
    return switch (action) {
      case GET -> "get";
      case PUT -> "put";
      case CAS -> "cas";
      case DELETE -> "delete";
      case APPEND -> "append";
    };
  }
}
