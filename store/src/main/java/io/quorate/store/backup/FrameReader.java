package io.quorate.store.backup;

import io.quorate.protocol.wire.MalformedWireException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Reads frames one by one, and says where the first damage is. */
public final class FrameReader {
  /** More is damage: a value is far smaller. */
  static final int FRAME_BYTES_MAX = 1 << 30;

  private static final int HEAD_BYTES = 5;
  private static final int SUM_BYTES = 4;

  private final InputStream in;
  private long position;

  public FrameReader(InputStream in) {
    this.in = in;
  }

  /** Reads what a file begins with. */
  public void begin() throws IOException {
    byte[] magic = in.readNBytes(FrameWriter.MAGIC.length);
    position += magic.length;
    if (Arrays.equals(magic, FrameWriter.MAGIC)) {
      return;
    }
    String text = new String(magic, StandardCharsets.US_ASCII);
    throw new BadBackupException(
        text.startsWith("QUORATE BACKUP ")
            ? "It is a backup in format %s, and this program knows format 1: use the newer program that made it"
                .formatted(text.substring(15).strip())
            : "It is no backup of Quorate: it does not begin with \"QUORATE BACKUP 1\"");
  }

  /** The next frame, or null where the file ends behind a frame. */
  public @Nullable Frame next() throws IOException {
    long begin = position;
    byte[] encoded = nextEncoded();
    if (encoded == null) {
      return null;
    }
    try {
      return Frame.of(
          encoded[0], Arrays.copyOfRange(encoded, HEAD_BYTES, encoded.length - SUM_BYTES));
    } catch (MalformedWireException | ArithmeticException malformed) {
      position = begin;
      throw bad(String.valueOf(malformed.getMessage()));
    }
  }

  /** As {@link #next}, for who hands it on: as it stands in the file, its checksum verified. */
  public byte @Nullable [] nextEncoded() throws IOException {
    byte[] head = in.readNBytes(HEAD_BYTES);
    if (head.length == 0) {
      return null;
    }
    require(head.length == HEAD_BYTES, "it ends within a frame: it was cut short");
    int length = ByteBuffer.wrap(head).getInt(1);
    require(length >= 0 && length <= FRAME_BYTES_MAX, "a frame cannot have " + length + " bytes");
    byte[] rest = in.readNBytes(length + SUM_BYTES); // a wrong length costs no more than there is
    require(rest.length == length + SUM_BYTES, "it ends within a frame: it was cut short");
    CRC32C crc = new CRC32C();
    crc.update(head);
    crc.update(rest, 0, length);
    int sum = ByteBuffer.wrap(rest).getInt(length);
    require(sum == (int) crc.getValue(), "a checksum does not match");
    position += HEAD_BYTES + rest.length;
    byte[] encoded = Arrays.copyOf(head, HEAD_BYTES + rest.length);
    System.arraycopy(rest, 0, encoded, HEAD_BYTES, rest.length);
    return encoded;
  }

  /** Whether a frame, as it stands in a file, ends a section. */
  public static boolean isEnd(byte[] encoded) {
    return encoded[0] == Frame.END;
  }

  /** Bytes read so far. */
  public long position() {
    return position;
  }

  private void require(boolean condition, String otherwise) throws BadBackupException {
    if (!condition) {
      throw bad(otherwise);
    }
  }

  private BadBackupException bad(String what) {
    return new BadBackupException("It is damaged from byte %d on: %s".formatted(position, what));
  }
}
