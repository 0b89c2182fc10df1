package io.quorate.models.blob;

import io.quorate.models.blob.RecordHeader.Coding;
import io.quorate.models.blob.RecordHeader.Kind;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A record as it is kept: compressed where that helps.
 *
 * @param from where in the body its {@code header.stored()} bytes begin
 */
record Encoded(RecordHeader header, byte[] body, int from) {

  static Encoded of(Kind kind, Digest digest, byte[] bytes, int from, int length) {
    byte[] packed = Compression.compress(bytes, from, length);
    byte[] body = packed == null ? bytes : packed;
    int start = packed == null ? from : 0;
    int size = packed == null ? length : packed.length;
    Coding coding = packed == null ? Coding.PLAIN : Coding.ZSTD;
    return new Encoded(
        new RecordHeader(kind, coding, size, length, RecordHeader.crc(body, start, size), digest),
        body,
        start);
  }

  /** What was encoded. */
  static byte[] decode(RecordHeader header, byte[] body) {
    return header.coding() == Coding.PLAIN
        ? body
        : Compression.expand(body, header.raw(), header.digest());
  }

  /** Header and body as one. */
  byte[] bytes() {
    ByteBuffer out = ByteBuffer.allocate(RecordHeader.BYTES + header.stored());
    header.write(out);
    out.put(body, from, header.stored());
    return out.array();
  }

  /** What {@link #bytes} wrote, decoded; null where it is not that record, whole and undamaged. */
  static byte @Nullable [] decode(Kind kind, Digest digest, byte[] bytes) {
    if (bytes.length < RecordHeader.BYTES) {
      return null;
    }
    RecordHeader header = RecordHeader.read(ByteBuffer.wrap(bytes, 0, RecordHeader.BYTES));
    if (header == null
        || header.kind() != kind
        || !header.digest().equals(digest)
        || header.stored() != bytes.length - RecordHeader.BYTES
        || header.bodyCrc() != RecordHeader.crc(bytes, RecordHeader.BYTES, header.stored())) {
      return null;
    }
    return decode(header, Arrays.copyOfRange(bytes, RecordHeader.BYTES, bytes.length));
  }
}
