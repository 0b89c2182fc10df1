package io.quorate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command prints: text for people, or one JSON document with {@code --json}. */
final class Output {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Option(names = "--json", description = "Print JSON.")
  boolean json;

  /** Prints the document with {@code --json}, and the text otherwise. */
  void print(Object document, String text) {
    PrintStream out = System.out;
    out.println(json ? json(document) : text);
  }

  static String json(Object document) {
    try {
      return JSON.writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A document made of maps and lists must become JSON", e);
    }
  }

  /** The bytes as text where they are UTF-8, else null. */
  static @Nullable String utf8(byte[] bytes) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** The bytes as text, or as {@code base64:…} where they are none. */
  static String readable(byte[] bytes) {
    String text = utf8(bytes);
    return text != null ? text : "base64:" + Base64.getEncoder().encodeToString(bytes);
  }
}
