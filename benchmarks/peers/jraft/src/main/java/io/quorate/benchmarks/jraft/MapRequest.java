package io.quorate.benchmarks.jraft;

import java.io.Serializable;
import java.util.Arrays;

/** What the driver asks a server: its bytes are the kind, the key's length, the key, the value. */
final class MapRequest implements Serializable {

  static final byte PUT = 'p';
  static final byte GET = 'g';
  static final byte WHO_LEADS = 'l';
  private static final int HEAD = 2;

  private final byte[] bytes;

  MapRequest(byte[] bytes) {
    this.bytes = bytes;
  }

  static MapRequest of(byte kind, byte[] key, byte[] value) {
    byte[] bytes = new byte[HEAD + key.length + value.length];
    bytes[0] = kind;
    bytes[1] = (byte) key.length;
    System.arraycopy(key, 0, bytes, HEAD, key.length);
    System.arraycopy(value, 0, bytes, HEAD + key.length, value.length);
    return new MapRequest(bytes);
  }

  byte[] bytes() {
    return bytes;
  }

  byte kind() {
    return bytes[0];
  }

  String key() {
    return new String(bytes, HEAD, bytes[1], java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  byte[] value() {
    return Arrays.copyOfRange(bytes, HEAD + bytes[1], bytes.length);
  }
}
