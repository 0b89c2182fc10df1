package io.quorate.models.wire;

import io.quorate.models.blob.Digest;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Lists of digests: 32 bytes each. Runs of chunks: each its digest, its length in four bytes,
 * big-endian, and its bytes.
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

  private Frames() {}

  /** A chunk on its way; not verified yet. */
  public record Chunk(Digest digest, byte[] bytes) {}

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

  /** Bytes that a chunk of that length takes. */
  public static int length(int chunkBytes) {
    return Digest.BYTES + Integer.BYTES + chunkBytes;
  }

  /** Writes a chunk. */
  public static void write(OutputStream out, Digest digest, byte[] bytes, int from, int length)
      throws IOException {
    ByteBuffer opening = ByteBuffer.allocate(Digest.BYTES + Integer.BYTES);
    digest.write(opening);
    opening.putInt(length);
    out.write(opening.array());
    out.write(bytes, from, length);
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
    int length = bytes.getInt();
    if (length < 0 || length > CHUNK_BYTES_MAX) {
      throw new MalformedBodyException(
          "a chunk of %d bytes; %d are the most".formatted(length, CHUNK_BYTES_MAX));
    }
    byte[] chunk = in.readNBytes(length);
    if (chunk.length < length) {
      throw new EOFException("the body ends inside chunk " + digest);
    }
    return Optional.of(new Chunk(digest, chunk));
  }
}
