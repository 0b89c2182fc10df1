package io.quorate.server.http;

import io.quorate.protocol.process.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The parameters of one call. */
final class Query {
  private final Map<String, byte[]> parameters = new LinkedHashMap<>();

  /**
   * Reads the part of an address after the question mark; refuses names that are not among these.
   */
  Query(String raw, List<String> known) {
    for (String pair : raw.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      byte[] value =
          equals < 0
              ? new byte[0]
              : PercentCoding.decode("parameter " + name, pair.substring(equals + 1));
      if (!known.contains(name)) {
        throw usage(
            "there is no parameter '"
                + name
                + "' here; "
                + (known.isEmpty() ? "none is taken" : "known are " + String.join(", ", known)));
      }
      if (parameters.put(name, value) != null) {
        throw usage("parameter " + name + " is given twice; give it once");
      }
    }
  }

  /** The bytes of a parameter, empty where it is absent. */
  byte[] bytes(String name) {
    return parameters.getOrDefault(name, new byte[0]);
  }

  /** The text of a parameter, empty where it is absent. */
  String text(String name) {
    return new String(bytes(name), StandardCharsets.UTF_8);
  }

  /** A number in a range, or the default where the parameter is absent. */
  int number(String name, int absent, int min, int max) {
    byte[] value = parameters.get(name);
    if (value == null) {
      return absent;
    }
    String text = new String(value, StandardCharsets.UTF_8);
    try {
      int number = Integer.parseInt(text);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException _) {
      // refused below
    }
    throw usage(
        "parameter " + name + " is '" + text + "'; give a number from " + min + " to " + max);
  }

  /** A number from 0 up, or 0 where the parameter is absent. */
  long counter(String name) {
    byte[] value = parameters.get(name);
    return value == null
        ? 0
        : counter("parameter " + name, new String(value, StandardCharsets.UTF_8));
  }

  /** The number from 0 up that this text is. */
  static long counter(String what, String text) {
    try {
      long number = Long.parseLong(text.trim());
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException _) {
      // refused below
    }
    throw usage(what + " is '" + text + "'; give a whole number from 0 up");
  }

  /** Whether the parameter is given. */
  boolean has(String name) {
    return parameters.containsKey(name);
  }

  /** Refuses parameters that this call would not look at. */
  void refuse(String why, String... names) {
    for (String name : names) {
      if (has(name)) {
        throw usage("parameter " + name + " means nothing here: " + why + "; leave it out");
      }
    }
  }

  /** True or false, or the default where the parameter is absent. */
  boolean flag(String name, boolean absent) {
    byte[] value = parameters.get(name);
    if (value == null) {
      return absent;
    }
    return switch (new String(value, StandardCharsets.UTF_8)) {
      case "true", "" -> true;
      case "false" -> false;
      case String text ->
          throw usage("parameter " + name + " is '" + text + "'; give true or false");
    };
  }

  private static Problem usage(String message) {
    return new Problem(ErrorCode.INVALID_ARGUMENT, message);
  }
}
