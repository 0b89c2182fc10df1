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

/** Who may be named by a request, by static bearer tokens: people, and the agents of a fleet. */
final class People {
  private static final String SCHEME = "Bearer ";

  /** What the name of a fleet's agents begins with; no person's name has a colon. */
  private static final String AGENTS = "agents:";

  private final Map<String, byte[]> tokens = new LinkedHashMap<>();

  /**
   * Reads a file of lines {@code NAME TOKEN}, or {@code agents:FLEET TOKEN} for the agents of a
   * fleet; empty lines and those that begin with # are left out.
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

  /** Who asks; empty where nobody says. Refuses a token that nobody has, or that is an agent's. */
  String of(HttpExchange exchange) {
    String name = holder(exchange);
    if (name.startsWith(AGENTS)) {
      throw new RefusedException(
          ErrorCode.FORBIDDEN,
          "this is the token of the agents of fleet %s; people decide, by tokens of their own"
              .formatted(name.substring(AGENTS.length())));
    }
    return name;
  }

  /**
   * Who changes how things are kept; nobody needs to say where nobody is known, because nothing can
   * be approved there.
   *
   * @param what is done, as the beginning of a sentence
   */
  String settling(HttpExchange exchange, String what) {
    String name = of(exchange);
    if (name.isEmpty() && !tokens.isEmpty()) {
      throw new RefusedException(
          ErrorCode.UNAUTHENTICATED,
          what + " names who does it: send a token (--token, or QUORATE_TOKEN)");
    }
    return name;
  }

  /** Refuses who is no agent of a fleet whose agents have a token. */
  void agentOf(String fleet, HttpExchange exchange) {
    String expected = AGENTS + fleet;
    if (tokens.containsKey(expected) && !holder(exchange).equals(expected)) {
      throw new RefusedException(
          ErrorCode.UNAUTHENTICATED,
          "the agents of fleet %s have a token, and this is not it: 'quorate agent --token', or QUORATE_TOKEN"
              .formatted(fleet));
    }
  }

  private String holder(HttpExchange exchange) {
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
