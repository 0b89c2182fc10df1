package io.quorate.store.backup;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** Writes frames behind each other. */
public final class FrameWriter {
  /** What every file begins with; the number is the format. */
  static final byte[] MAGIC = "QUORATE BACKUP 1\n".getBytes(StandardCharsets.US_ASCII);

  private final OutputStream out;
  private long bytes;

  public FrameWriter(OutputStream out) {
    this.out = out;
  }

  /** Writes what a file begins with. */
  public void begin() throws IOException {
    out.write(MAGIC);
    bytes += MAGIC.length;
  }

  public void write(Frame frame) throws IOException {
    byte[] encoded = encoded(frame);
    out.write(encoded);
    bytes += encoded.length;
  }

  /** Bytes written so far. */
  public long bytes() {
    return bytes;
  }

  /** A frame as it stands in a file. */
  public static byte[] encoded(Frame frame) {
    byte[] payload = frame.payload();
    ByteBuffer encoded = ByteBuffer.allocate(payload.length + 9);
    encoded.put((byte) frame.kind()).putInt(payload.length).put(payload);
    CRC32C crc = new CRC32C();
    crc.update(encoded.array(), 0, encoded.position());
    encoded.putInt((int) crc.getValue());
    return encoded.array();
  }
}
