package io.quorate.benchmarks.jraft;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Serializable;
import java.util.Arrays;

/** A server's answer: its bytes are the kind, and a value or what went wrong. */
final class MapReply implements Serializable {

  static final byte OK = 'o';
  static final byte ABSENT = 'a';
  static final byte FAILED = 'f';

  private final byte[] bytes;

  MapReply(byte[] bytes) {
    this.bytes = bytes;
  }

  static MapReply of(byte kind, byte[] body) {
    byte[] bytes = new byte[1 + body.length];
    bytes[0] = kind;
    System.arraycopy(body, 0, bytes, 1, body.length);
    return new MapReply(bytes);
  }

  static MapReply failed(String why) {
    return of(FAILED, why.getBytes(UTF_8));
  }

  byte[] bytes() {
    return bytes;
  }

  byte kind() {
    return bytes[0];
  }

  byte[] body() {
    return Arrays.copyOfRange(bytes, 1, bytes.length);
  }
}
