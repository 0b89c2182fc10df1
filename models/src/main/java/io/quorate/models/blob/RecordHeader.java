package io.quorate.models.blob;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What stands before the bytes of a record in a pack: kind, coding, two zero bytes, lengths stored
 * and decoded, CRC32C of the stored bytes, digest, CRC32C of all that. Big-endian, 52 bytes.
 *
 * @param digest of the chunk, or of the blob whose recipe this is
 * @param stored bytes that follow
 * @param raw bytes once decoded
 */
record RecordHeader(Kind kind, Coding coding, int stored, int raw, int bodyCrc, Digest digest) {
  static final int BYTES = 52;

  /** What a record holds; its place is its code. */
  enum Kind {
    CHUNK,
    RECIPE
  }

  /** How the bytes are stored; its place is its code. */
  enum Coding {
    PLAIN,
    ZSTD
  }

  static int crc(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }

  void write(ByteBuffer out) {
    int start = out.position();
    out.put((byte) kind.ordinal()).put((byte) coding.ordinal()).putShort((short) 0);
    out.putInt(stored).putInt(raw).putInt(bodyCrc);
    digest.write(out);
    out.putInt(crc(out.array(), out.arrayOffset() + start, BYTES - Integer.BYTES));
  }

  /** Reads 52 bytes; null where they are no header that was written. */
  static @Nullable RecordHeader read(ByteBuffer in) {
    int start = in.position();
    int kind = in.get();
    int coding = in.get();
    int zero = in.getShort();
    int stored = in.getInt();
    int raw = in.getInt();
    int bodyCrc = in.getInt();
    Digest digest = Digest.read(in);
    int crc = crc(in.array(), in.arrayOffset() + start, BYTES - Integer.BYTES);
    boolean sound =
        in.getInt() == crc
            && kind >= 0
            && kind < Kind.values().length
            && coding >= 0
            && coding < Coding.values().length
            && zero == 0
            && stored >= 0
            && raw >= 0;
    return sound
        ? new RecordHeader(
            Kind.values()[kind], Coding.values()[coding], stored, raw, bodyCrc, digest)
        : null;
  }
}
