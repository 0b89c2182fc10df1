package io.quorate.checker.format;

import io.quorate.checker.history.History;
import io.quorate.checker.history.HistoryBuilder;
import io.quorate.checker.history.HistoryException;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Jepsen's text log: lines such as {@code INFO jepsen.util - 3 :invoke :write 4}, among lines of
 * other loggers, which are passed over. White space is any tabs and spaces.
 */
final class JepsenLogReader {
  private static final Pattern LOGGED =
      Pattern.compile("(?:^|.*\\s)(?:TRACE|DEBUG|INFO|WARN|ERROR|FATAL)\\b.*");
  private static final Pattern OURS =
      Pattern.compile("(?:^|.*?\\s)INFO\\b.*?\\bjepsen\\.util\\b\\s*[-:]?\\s+(.*)");
  private static final Pattern OURS_CUT =
      Pattern.compile("(?:^|.*?\\s)INFO\\b.*?\\bjepsen\\.util\\b\\s*[-:]?\\s*");
  private static final Pattern EVENT =
      Pattern.compile("(\\S+)\\s+:(invoke|ok|fail|info)\\s+:(\\S+)\\s+(.*)");
  private static final Pattern TRACE =
      Pattern.compile("\\s.*|Caused by.*|.*(Exception|Error)\\b.*|\\.\\.\\..*");

  private final Lines lines;
  private final HistoryBuilder history = History.builder();
  private final JepsenEvents events = new JepsenEvents(history);

  JepsenLogReader(Lines lines) {
    this.lines = lines;
  }

  static boolean looksLikeALog(String line) {
    return LOGGED.matcher(line).matches();
  }

  History read() throws IOException {
    for (String line = lines.next(); line != null; line = lines.next()) {
      try {
        line(line);
      } catch (HistoryException e) {
        boolean last = !lines.terminated();
        throw new BadHistoryException(
            lines.number(),
            e.getMessage() + (last ? " (the last line; was the file cut off?)" : ""));
      }
    }
    return history.build();
  }

  private void line(String line) {
    String stripped = line.strip();
    if (stripped.isEmpty()) {
      return;
    }
    Matcher ours = OURS.matcher(stripped);
    if (ours.matches()) {
      said(ours.group(1));
    } else if (OURS_CUT.matcher(stripped).matches()
        || !(LOGGED.matcher(stripped).matches() || TRACE.matcher(line).matches())) {
      throw new HistoryException(
          "expected a line of a log such as 'INFO jepsen.util - 3 :invoke :write 4'");
    }
  }

  private void said(String said) {
    if (said.startsWith(":")) {
      return; // the nemesis
    }
    Matcher event = EVENT.matcher(said);
    if (!event.matches() || !event.group(1).matches("\\d+")) {
      throw new HistoryException(
          "expected a process, :invoke, :ok, :fail or :info, an operation and a value, such as"
              + " '3 :invoke :write 4'");
    }
    List<@Nullable Object> forms = Edn.forms(event.group(4));
    if (forms.isEmpty()) {
      throw new HistoryException("expected a value after the operation");
    }
    events.add(
        new JepsenEvents.Event(
            event.group(1),
            event.group(2),
            event.group(3),
            null,
            forms.getFirst(),
            forms.size() > 1));
  }
}
