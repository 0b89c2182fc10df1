package io.quorate.checker.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quorate.checker.history.History;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A history as it was found in a file.
 *
 * @param format what the content turned out to be
 */
public record HistoryFile(HistoryFormat format, History history) {

  private static final int LOOK_AHEAD = 1 << 16;

  /**
   * Reads a history in any of the formats.
   *
   * @throws BadHistoryException if the content is no history
   */
  public static HistoryFile read(Path file) throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(file, UTF_8)) {
      return read(reader);
    } catch (CharacterCodingException e) {
      throw new BadHistoryException(
          lineOfBadBytes(file), "bytes that are no UTF-8 text: a history is a text file");
    }
  }

  /** The same from a reader, which must support marks. */
  public static HistoryFile read(Reader reader) throws IOException {
    Lines lines = new Lines(reader);
    return switch (recognise(lines)) {
      case JSON_LINES ->
          new HistoryFile(HistoryFormat.JSON_LINES, new JsonLinesReader(lines).read());
      case JEPSEN_LOG ->
          new HistoryFile(HistoryFormat.JEPSEN_LOG, new JepsenLogReader(lines).read());
      case JEPSEN_EDN, PORCUPINE -> {
        EdnReader edn = new EdnReader(lines);
        History history = edn.read();
        yield new HistoryFile(edn.format(), history);
      }
    };
  }

  /** By the first line that says something. */
  private static HistoryFormat recognise(Lines lines) throws IOException {
    String first = lines.peek();
    while (first != null && (first.isBlank() || first.stripLeading().startsWith(";"))) {
      lines.next();
      first = lines.peek();
    }
    if (first == null) {
      throw new BadHistoryException(lines.number() + 1, "the file ends without a single event");
    }
    String start = first.strip();
    if (start.startsWith("{")) {
      String inside = start.substring(1).stripLeading();
      return inside.startsWith("\"") || inside.startsWith("}")
          ? HistoryFormat.JSON_LINES
          : HistoryFormat.JEPSEN_EDN;
    }
    if (JepsenLogReader.looksLikeALog(start)) {
      return HistoryFormat.JEPSEN_LOG;
    }
    if (start.startsWith("[") || start.startsWith("(") || start.startsWith("#")) {
      return HistoryFormat.JEPSEN_EDN;
    }
    throw new BadHistoryException(
        lines.number() + 1,
        ("'%s' begins none of the formats: JSON lines ({\"process\":…}), Jepsen's EDN ({:process …}),"
                + " Jepsen's text log (INFO jepsen.util - …) or Porcupine's key-value format")
            .formatted(start.length() > 40 ? start.substring(0, 40) + "…" : start));
  }

  private static int lineOfBadBytes(Path file) throws IOException {
    byte[] bytes = new byte[LOOK_AHEAD];
    int line = 1;
    var decoder = UTF_8.newDecoder();
    try (var in = Files.newInputStream(file)) {
      var input = java.nio.ByteBuffer.allocate(LOOK_AHEAD + 8);
      var output = java.nio.CharBuffer.allocate(LOOK_AHEAD + 8);
      for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
        input.put(bytes, 0, n).flip();
        var result = decoder.decode(input, output, false);
        output.flip();
        line += (int) output.chars().filter(c -> c == '\n').count();
        output.clear();
        if (result.isError()) {
          return line;
        }
        input.compact();
      }
    }
    return line;
  }
}
