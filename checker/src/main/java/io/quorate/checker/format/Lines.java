package io.quorate.checker.format;

import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/** The lines of a file with their numbers, one of which can be looked at before it is taken. */
final class Lines {

  private static final int LINE_CHARS_MAX = 64 << 20;

  private final Reader reader;
  private final char[] buffer = new char[1 << 16];
  private int at;
  private int filled;
  private int number;
  private @Nullable String peeked;
  private boolean terminated = true;

  Lines(Reader reader) {
    this.reader = reader;
  }

  /** The next line, which stays the next one; null at the end. */
  @Nullable String peek() throws IOException {
    if (peeked == null) {
      peeked = readLine();
    }
    return peeked;
  }

  /** The next line without its end, or null. */
  @Nullable String next() throws IOException {
    String line = peek();
    peeked = null;
    if (line != null) {
      number++;
    }
    return line;
  }

  /** The number of the line that was taken last, from 1; 0 before the first. */
  int number() {
    return number;
  }

  /** Whether the line that was read last ended in a line break, rather than in the file's end. */
  boolean terminated() {
    return terminated;
  }

  private @Nullable String readLine() throws IOException {
    StringBuilder line = null;
    while (true) {
      if (at == filled) {
        filled = reader.read(buffer, 0, buffer.length);
        at = 0;
        if (filled <= 0) {
          filled = 0;
          terminated = line == null;
          return line == null ? null : finished(line);
        }
      }
      int from = at;
      while (at < filled && buffer[at] != '\n') {
        at++;
      }
      line = line == null ? new StringBuilder(at - from) : line;
      line.append(buffer, from, at - from);
      if (line.length() > LINE_CHARS_MAX) {
        throw new BadHistoryException(number + 1, "a line of more than 64 Mi characters");
      }
      if (at < filled) {
        at++;
        terminated = true;
        return finished(line);
      }
    }
  }

  private String finished(StringBuilder line) {
    int end = line.length();
    if (end > 0 && line.charAt(end - 1) == '\r') {
      line.setLength(end - 1);
    }
    if (number == 0 && !line.isEmpty() && line.charAt(0) == '\uFEFF') {
      line.deleteCharAt(0);
    }
    return line.toString();
  }
}
