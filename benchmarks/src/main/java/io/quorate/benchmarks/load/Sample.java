package io.quorate.benchmarks.load;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What one run of the loop measured.
 *
 * @param firstFailure empty when nothing failed
 */
public record Sample(
    long operations,
    double seconds,
    double p50Millis,
    double p90Millis,
    double p99Millis,
    double p999Millis,
    double maxMillis,
    long failures,
    String firstFailure) {

  public double perSecond() {
    return operations / seconds;
  }

  /** One line, that {@link #parse} reads. */
  String line() {
    return String.format(
        Locale.ROOT,
        "operations=%d seconds=%f p50=%f p90=%f p99=%f p999=%f max=%f failures=%d first=%s",
        operations,
        seconds,
        p50Millis,
        p90Millis,
        p99Millis,
        p999Millis,
        maxMillis,
        failures,
        firstFailure.replaceAll("\\s+", "_"));
  }

  /** Reads what {@link #line} wrote. */
  public static Sample parse(String line) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String field : line.split(" ", -1)) {
      int equals = field.indexOf('=');
      if (equals > 0) {
        fields.put(field.substring(0, equals), field.substring(equals + 1));
      }
    }
    return new Sample(
        Long.parseLong(fields.getOrDefault("operations", "")),
        number(fields, "seconds"),
        number(fields, "p50"),
        number(fields, "p90"),
        number(fields, "p99"),
        number(fields, "p999"),
        number(fields, "max"),
        Long.parseLong(fields.getOrDefault("failures", "")),
        fields.getOrDefault("first", ""));
  }

  private static double number(Map<String, String> fields, String name) {
    return Double.parseDouble(fields.getOrDefault(name, ""));
  }
}
