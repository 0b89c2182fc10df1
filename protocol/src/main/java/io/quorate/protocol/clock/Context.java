package io.quorate.protocol.clock;

import io.quorate.protocol.clock.BadContextException.Reason;
import io.quorate.protocol.wire.MalformedWireException;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import java.util.Base64;
import java.util.zip.CRC32C;

/**
 * What a user has seen of one key, as the opaque token that a get or put returns and the next put
 * hands back. Bound to the keyspace's incarnation and to the key, so that one cannot be used for
 * another. Not a secret and not signed: the checksum finds damage, not forgery.
 *
 * <p>The text is base64url of: version byte, keyspace, key hash, clock, CRC32C of all before it.
 * Every later version ends in the same checksum.
 *
 * @param keyspace the keyspace's id, never reused
 * @param keyHash {@link io.quorate.protocol.ring.Hash64} of the key, as the partitioner takes it
 * @param clock the history seen; empty if the key was found absent
 */
public record Context(int keyspace, long keyHash, Clock clock) {
  /** The longest text that {@link #decode} looks at, in characters. */
  public static final int TEXT_CHARS_MAX = 64 * 1024;

  private static final int VERSION = 1;
  private static final int BYTES_MIN = 1 + 4 + 8 + 1 + 4;
  private static final String GET_ANOTHER =
      "; read the key again and use the context of that answer, unchanged";

  /** The text for users: letters, digits, {@code -} and {@code _}. */
  public String encode() {
    WireWriter out = new WireWriter(64 + 32 * clock.size());
    out.u8(VERSION).int32(keyspace).int64(keyHash);
    clock.writeTo(out);
    out.int32(checksum(out.buffer(), out.length()));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(out.toBytes());
  }

  /**
   * The context of a text.
   *
   * @throws BadContextException if it is garbled, too long or of an unknown version
   */
  public static Context decode(String text) {
    if (text.length() > TEXT_CHARS_MAX) {
      throw new BadContextException(
          Reason.TOO_LONG,
          "the context has "
              + text.length()
              + " characters; none has more than "
              + TEXT_CHARS_MAX
              + GET_ANOTHER);
    }
    byte[] bytes = bytesOf(text);
    int body = bytes.length - 4;
    int claimed = new WireReader(bytes, body, 4).int32();
    if (claimed != checksum(bytes, body)) {
      throw garbled("its checksum does not match");
    }
    WireReader in = new WireReader(bytes, 0, body);
    int version = in.u8();
    if (version != VERSION) {
      throw new BadContextException(
          Reason.UNKNOWN_VERSION,
          "the context has version "
              + version
              + ", this node knows version "
              + VERSION
              + "; upgrade this node, or"
              + GET_ANOTHER.substring(1));
    }
    try {
      Context context = new Context(in.int32(), in.int64(), Clock.readFrom(in));
      in.expectEnd();
      return context;
    } catch (MalformedWireException e) {
      throw garbled(String.valueOf(e.getMessage()));
    }
  }

  /**
   * This context, if it was issued for that key.
   *
   * @throws BadContextException if it is foreign
   */
  public Context requireFor(int expectedKeyspace, long expectedKeyHash) {
    if (keyspace != expectedKeyspace) {
      throw new BadContextException(
          Reason.FOREIGN_KEYSPACE,
          "the context belongs to another keyspace, or to a deleted one of this name"
              + GET_ANOTHER);
    }
    if (keyHash != expectedKeyHash) {
      throw new BadContextException(
          Reason.FOREIGN_KEY, "the context belongs to another key" + GET_ANOTHER);
    }
    return this;
  }

  private static byte[] bytesOf(String text) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw garbled("it is not base64url");
    }
    if (bytes.length < BYTES_MIN) {
      throw garbled("it is too short");
    }
    if (!Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(text)) {
      throw garbled("it is not in its canonical form");
    }
    return bytes;
  }

  private static BadContextException garbled(String detail) {
    return new BadContextException(
        Reason.GARBLED, "the context is garbled: " + detail + GET_ANOTHER);
  }

  private static int checksum(byte[] bytes, int count) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, count);
    return (int) crc.getValue();
  }
}
