package io.quorate.cli;

import io.quorate.protocol.process.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What an import did, and what it left out and why. Safe for use by several threads. */
final class ImportSummary {

  private static final int EXAMPLES_MAX = 3;

  /** Files that shared one fate. */
  static final class Group {
    private long count;
    private final List<String> examples = new ArrayList<>();

    public long getCount() {
      return count;
    }

    public List<String> getExamples() {
      return examples;
    }
  }

  private final SortedMap<String, Group> skipped = new TreeMap<>();
  private final SortedMap<String, Group> failures = new TreeMap<>();
  private long written;
  private long unchanged;
  private long bytes;
  private long failed;
  private ErrorCode worst = ErrorCode.INVALID_ARGUMENT;

  synchronized void wrote(long size) {
    written++;
    bytes += size;
  }

  synchronized void sawUnchanged() {
    unchanged++;
  }

  synchronized void skip(String reason, String example) {
    add(skipped, reason, example);
  }

  synchronized void fail(ErrorCode code, String message, String example) {
    failed++;
    worst = code;
    add(failures, code + ": " + message, example);
  }

  private static void add(SortedMap<String, Group> groups, String reason, String example) {
    Group group = groups.computeIfAbsent(reason, none -> new Group());
    group.count++;
    if (group.examples.size() < EXAMPLES_MAX) {
      group.examples.add(example);
    }
  }

  synchronized long written() {
    return written;
  }

  synchronized long unchanged() {
    return unchanged;
  }

  synchronized long bytes() {
    return bytes;
  }

  synchronized long failed() {
    return failed;
  }

  synchronized ErrorCode worst() {
    return worst;
  }

  synchronized SortedMap<String, Group> skipped() {
    return skipped;
  }

  synchronized SortedMap<String, Group> failures() {
    return failures;
  }

  /** For people. */
  synchronized String text(double seconds) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%d written (%.1f MB), %d unchanged, in %.1f s: %.0f files/s"
            .formatted(
                written,
                bytes / 1e6,
                unchanged,
                seconds,
                (written + unchanged) / Math.max(seconds, 1e-9)));
    describe(text, "skipped", skipped);
    describe(text, "failed", failures);
    return text.toString();
  }

  private static void describe(StringBuilder text, String fate, SortedMap<String, Group> groups) {
    groups.forEach((reason, group) ->
        text.append(System.lineSeparator())
            .append(
                "  %d %s: %s, such as %s"
                    .formatted(group.count, fate, reason, String.join(", ", group.examples))));
  }
}
