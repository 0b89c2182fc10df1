package io.quorate.models.endpoint;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.server.endpoint.HttpExchange;
import io.quorate.server.endpoint.RefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who may be named by a request: people by static bearer tokens. */
final class People {
  private static final String SCHEME = "Bearer ";

  private final Map<String, byte[]> tokens = new LinkedHashMap<>();

  /**
   * Reads a file of lines {@code NAME TOKEN}; empty lines and those that begin with # are left out.
   *
   * @param file null: nobody has a token
   */
  static People read(@Nullable Path file) throws IOException {
    People people = new People();
    if (file == null) {
      return people;
    }
    int number = 0;
    for (String line : Files.readAllLines(file)) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] words = line.strip().split("\\s+");
      if (words.length != 2 || words[1].length() < 8) {
        throw new IOException(
            "%s, line %d: 'NAME TOKEN' was expected, with a token of 8 characters or more"
                .formatted(file, number));
      }
      if (people.tokens.put(words[0], words[1].getBytes(StandardCharsets.UTF_8)) != null) {
        throw new IOException("%s, line %d: %s comes twice".formatted(file, number, words[0]));
      }
    }
    return people;
  }

  /** Who asks; empty where nobody says. Refuses a token that nobody has. */
  String of(HttpExchange exchange) {
    String header = exchange.header("Authorization");
    if (header == null) {
      return "";
    }
    if (header.startsWith(SCHEME)) {
      byte[] token = header.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8);
      String found = "";
      for (Map.Entry<String, byte[]> person : tokens.entrySet()) {
        // Each comparison takes the same time, so that time tells nothing of a token.
        if (MessageDigest.isEqual(person.getValue(), token)) {
          found = person.getKey();
        }
      }
      if (!found.isEmpty()) {
        return found;
      }
    }
    throw new RefusedException(
        ErrorCode.UNAUTHENTICATED,
        "nobody has this token; the node's file of tokens (QUORATE_TOKENS) names those that are"
            + " known, and it is read when the node starts");
  }
}
