package io.quorate.models.wire;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import io.quorate.models.blob.Digest;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Lists of digests: 32 bytes each. Runs of chunks: each its digest, its length in four bytes,
 * big-endian, and its bytes; where the length's highest bit is set, they are one frame of zstd.
 */
public final class Frames {
  /** The type of such bodies. */
  public static final String TYPE = "application/octet-stream";

  /** Digests in one body at most. */
  public static final int DIGESTS_MAX = 1 << 16;

  /** No chunk is larger. */
  public static final int CHUNK_BYTES_MAX = 16 << 20;

  /** Bytes of chunks in one body at most: several of the largest fit. */
  public static final int BODY_BYTES_MAX = 4 * CHUNK_BYTES_MAX;

  private static final int PACKED = 1 << 31;
  private static final int LEVEL = 1;

  private Frames() {}

  /**
   * A chunk on its way; not verified yet.
   *
   * @param moved bytes that its content took on the way
   */
  public record Chunk(Digest digest, byte[] bytes, int moved) {}

  /** What a body does not say as it should. */
  public static final class MalformedBodyException extends IOException {
    private static final long serialVersionUID = 1L;

    MalformedBodyException(String message) {
      super(message);
    }
  }

  /** A body of digests. */
  public static byte[] digests(Collection<Digest> digests) {
    ByteBuffer body = ByteBuffer.allocate(digests.size() * Digest.BYTES);
    digests.forEach(digest -> digest.write(body));
    return body.array();
  }

  /** Reads a body of digests, up to the limit. */
  public static List<Digest> readDigests(InputStream in) throws IOException {
    byte[] body = in.readNBytes(DIGESTS_MAX * Digest.BYTES + 1);
    if (body.length % Digest.BYTES != 0) {
      throw new MalformedBodyException(
          body.length > DIGESTS_MAX * Digest.BYTES
              ? "more than %d digests in one body: send several".formatted(DIGESTS_MAX)
              : "%d bytes are no list of digests of %d bytes each"
                  .formatted(body.length, Digest.BYTES));
    }
    ByteBuffer bytes = ByteBuffer.wrap(body);
    List<Digest> digests = new ArrayList<>(body.length / Digest.BYTES);
    while (bytes.hasRemaining()) {
      digests.add(Digest.read(bytes));
    }
    return digests;
  }

  /** What stands before a chunk. */
  public static ByteBuffer opening(Digest digest, int length) {
    ByteBuffer opening = ByteBuffer.allocate(Digest.BYTES + Integer.BYTES);
    digest.write(opening);
    return opening.putInt(length).flip();
  }

  /** Writes a chunk. */
  public static void write(OutputStream out, Digest digest, byte[] bytes, int from, int length)
      throws IOException {
    out.write(opening(digest, length).array());
    out.write(bytes, from, length);
  }

  /** Writes a chunk in as few bytes as it can have; {@link #read} reads both. */
  public static void writeSmall(OutputStream out, Digest digest, byte[] bytes) throws IOException {
    byte[] packed = Zstd.compress(bytes, LEVEL);
    if (packed.length >= bytes.length) {
      write(out, digest, bytes, 0, bytes.length);
      return;
    }
    out.write(opening(digest, packed.length | PACKED).array());
    out.write(packed);
  }

  private static byte[] expand(Digest digest, byte[] packed) throws MalformedBodyException {
    long length = Zstd.getFrameContentSize(packed);
    if (length < 0 || length > CHUNK_BYTES_MAX) {
      throw new MalformedBodyException(
          "chunk %s expands to %d bytes; %d are the most"
              .formatted(digest, length, CHUNK_BYTES_MAX));
    }
    try {
      return Zstd.decompress(packed, (int) length);
    } catch (ZstdException e) {
      throw new MalformedBodyException(
          "chunk %s cannot be expanded: %s".formatted(digest, e.getMessage()));
    }
  }

  /** Takes a chunk where it lies; it is to be used before the next one comes. */
  @FunctionalInterface
  public interface Taker {
    /** Takes {@code length} bytes, from {@code from} on; not verified yet. */
    void take(Digest digest, byte[] bytes, int from, int length) throws IOException;
  }

  /**
   * Gives out all chunks of a body in memory, none copied.
   *
   * @return how many there were
   * @throws EOFException where the body ends inside one; those before it were given out
   */
  public static int each(byte[] body, Taker taker) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(body);
    int chunks = 0;
    while (bytes.hasRemaining()) {
      if (bytes.remaining() < Digest.BYTES + Integer.BYTES) {
        throw new EOFException("the body ends inside a chunk");
      }
      Digest digest = Digest.read(bytes);
      int word = bytes.getInt();
      int length = length(word);
      if (bytes.remaining() < length) {
        throw new EOFException("the body ends inside chunk " + digest);
      }
      int from = bytes.position();
      bytes.position(from + length);
      if (length == word) {
        taker.take(digest, body, from, length);
      } else {
        byte[] raw = expand(digest, Arrays.copyOfRange(body, from, from + length));
        taker.take(digest, raw, 0, raw.length);
      }
      chunks++;
    }
    return chunks;
  }

  private static int length(int word) throws MalformedBodyException {
    int length = word & ~PACKED;
    if (length > CHUNK_BYTES_MAX) {
      throw new MalformedBodyException(
          "a chunk of %d bytes; %d are the most".formatted(length, CHUNK_BYTES_MAX));
    }
    return length;
  }

  /** Reads the next chunk; empty at the end. */
  public static Optional<Chunk> read(InputStream in) throws IOException {
    byte[] opening = in.readNBytes(Digest.BYTES + Integer.BYTES);
    if (opening.length == 0) {
      return Optional.empty();
    }
    if (opening.length < Digest.BYTES + Integer.BYTES) {
      throw new EOFException("the body ends inside a chunk");
    }
    ByteBuffer bytes = ByteBuffer.wrap(opening);
    Digest digest = Digest.read(bytes);
    int word = bytes.getInt();
    int length = length(word);
    byte[] chunk = in.readNBytes(length);
    if (chunk.length < length) {
      throw new EOFException("the body ends inside chunk " + digest);
    }
    return Optional.of(new Chunk(digest, length == word ? chunk : expand(digest, chunk), length));
  }
}
