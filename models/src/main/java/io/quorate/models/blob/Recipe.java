package io.quorate.models.blob;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The chunks of a blob, in order: 32 bytes of digest and 4 of length each, big-endian.
 *
 * @param parts at least one
 */
public record Recipe(List<Part> parts) {

  /** A chunk of a blob. */
  public record Part(Digest digest, int length) {}

  private static final int PART_BYTES = Digest.BYTES + Integer.BYTES;

  public Recipe {
    parts = List.copyOf(parts);
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("a blob has at least one chunk, if an empty one");
    }
  }

  /** How many bytes the blob has. */
  public long length() {
    return parts.stream().mapToLong(Part::length).sum();
  }

  /** As it is stored and sent. */
  public byte[] encode() {
    ByteBuffer out = ByteBuffer.allocate(parts.size() * PART_BYTES);
    parts.forEach(part -> out.put(encoded(part)));
    return out.array();
  }

  /** One of them as it is stored and sent. */
  static ByteBuffer encoded(Part part) {
    ByteBuffer out = ByteBuffer.allocate(PART_BYTES);
    part.digest().write(out);
    return out.putInt(part.length()).flip();
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws DamagedBlobException when it is nothing of the kind
   */
  public static Recipe decode(Digest blob, byte[] bytes) {
    if (bytes.length == 0 || bytes.length % PART_BYTES != 0) {
      throw new DamagedBlobException(
          "the recipe of %s has %d bytes, no multiple of %d"
              .formatted(blob, bytes.length, PART_BYTES));
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    List<Part> parts = new ArrayList<>(bytes.length / PART_BYTES);
    while (in.hasRemaining()) {
      Part part = new Part(Digest.read(in), in.getInt());
      if (part.length() < 0) {
        throw new DamagedBlobException(
            "the recipe of %s has a chunk of %d bytes".formatted(blob, part.length()));
      }
      parts.add(part);
    }
    return new Recipe(Collections.unmodifiableList(parts));
  }
}
