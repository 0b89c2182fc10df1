package io.quorate.models.blob;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A SHA-256, written {@code sha256:} and 64 hexadecimal digits in lower case everywhere. Four
 * words, so that many fit into memory and compare fast.
 */
public record Digest(long first, long second, long third, long fourth)
    implements Comparable<Digest> {

  /** How many bytes it has. */
  public static final int BYTES = 32;

  private static final String PREFIX = "sha256:";

  /** Of some bytes. */
  public static Digest of(byte[] bytes) {
    return of(bytes, 0, bytes.length);
  }

  /** Of some of the bytes. */
  public static Digest of(byte[] bytes, int from, int length) {
    MessageDigest sha = sha256();
    sha.update(bytes, from, length);
    return of(sha);
  }

  /** Of what a digest was updated with; resets it. */
  public static Digest of(MessageDigest sha) {
    return read(ByteBuffer.wrap(sha.digest()));
  }

  /** A new SHA-256 to update. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Reads 32 bytes. */
  public static Digest read(ByteBuffer in) {
    return new Digest(in.getLong(), in.getLong(), in.getLong(), in.getLong());
  }

  /** Writes 32 bytes. */
  public void write(ByteBuffer out) {
    out.putLong(first).putLong(second).putLong(third).putLong(fourth);
  }

  /** What {@link #toString} writes; empty for anything else. */
  public static Optional<Digest> parse(String text) {
    if (!text.startsWith(PREFIX) || text.length() != PREFIX.length() + 2 * BYTES) {
      return Optional.empty();
    }
    for (int i = PREFIX.length(); i < text.length(); i++) {
      char digit = text.charAt(i);
      if ((digit < '0' || digit > '9') && (digit < 'a' || digit > 'f')) {
        return Optional.empty();
      }
    }
    byte[] bytes = HexFormat.of().parseHex(text.substring(PREFIX.length()));
    return Optional.of(read(ByteBuffer.wrap(bytes)));
  }

  /** The 64 digits alone. */
  public String hex() {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    write(bytes);
    return HexFormat.of().formatHex(bytes.array());
  }

  @Override
  public int compareTo(Digest other) {
    int order = Long.compareUnsigned(first, other.first);
    if (order == 0) {
      order = Long.compareUnsigned(second, other.second);
    }
    if (order == 0) {
      order = Long.compareUnsigned(third, other.third);
    }
    return order == 0 ? Long.compareUnsigned(fourth, other.fourth) : order;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(first); // as good as random already
  }

  @Override
  public String toString() {
    return PREFIX + hex();
  }
}
