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
    byte[] head = in.readNBytes(HEAD_BYTES);
    if (head.length == 0) {
      return null;
    }
    require(head.length == HEAD_BYTES, "it ends within a frame: it was cut short");
    int length = ByteBuffer.wrap(head).getInt(1);
    require(length >= 0 && length <= FRAME_BYTES_MAX, "a frame cannot have " + length + " bytes");
    byte[] payload = in.readNBytes(length);
    byte[] sum = in.readNBytes(4);
    require(
        payload.length == length && sum.length == 4, "it ends within a frame: it was cut short");
    CRC32C crc = new CRC32C();
    crc.update(head);
    crc.update(payload);
    require(ByteBuffer.wrap(sum).getInt() == (int) crc.getValue(), "a checksum does not match");
    Frame frame;
    try {
      frame = Frame.of(head[0], payload);
    } catch (MalformedWireException | ArithmeticException malformed) {
      throw bad(String.valueOf(malformed.getMessage()));
    }
    position += HEAD_BYTES + length + 4L;
    return frame;
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
