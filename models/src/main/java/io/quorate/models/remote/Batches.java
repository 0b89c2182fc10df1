package io.quorate.models.remote;

import io.quorate.models.blob.Cutting;
import io.quorate.models.blob.Digest;
import io.quorate.models.blob.Recipe;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stream, cut into chunks and handed out as batches of them. Each byte is read once, and cut,
 * hashed for its chunk and hashed for the whole while it is in the processor's cache. For one
 * thread.
 */
final class Batches {
  private static final int BATCH_BYTES = 8 << 20;

  /** A batch, the chunk that makes it one, and what was read behind that. */
  static final int BUFFER_BYTES = BATCH_BYTES + 2 * Cutting.DEFAULT.bytesMax();

  private static final int READ_BYTES = 128 << 10;

  private final InputStream in;
  private final Cutting cutting;
  private final Buffers buffers;
  private final MessageDigest whole = Digest.sha256();
  private final List<Recipe.Part> parts = new ArrayList<>();
  private long length;
  private byte[] buffer;
  private int at; // what of the buffer is cut
  private int end; // what of it is read
  private boolean ended;
  private boolean over;

  /**
   * @param in stays the caller's to close
   * @param cutting into chunks no larger than the default one's
   * @param buffers of {@link #BUFFER_BYTES}; those of batches are the caller's to give back
   */
  Batches(InputStream in, Cutting cutting, Buffers buffers) {
    this.in = in;
    this.cutting = cutting;
    this.buffers = buffers;
    this.buffer = buffers.take();
  }

  /** The next ones; null at the end. A stream without a byte is one empty chunk. */
  @Nullable Batch next() throws IOException {
    if (over) {
      return null;
    }
    Batch batch = new Batch(buffer, length);
    do {
      int chunk = read() ? cutting.length(buffer, at, end) : 0;
      if (chunk > 0 || parts.isEmpty()) {
        Digest digest = Digest.of(buffer, at, chunk);
        whole.update(buffer, at, chunk);
        batch.add(digest, at, chunk);
        parts.add(new Recipe.Part(digest, chunk));
      }
      at += chunk;
      length += chunk;
      over = ended && at == end;
    } while (!over && at < BATCH_BYTES);
    if (!over) {
      byte[] next = buffers.take();
      System.arraycopy(buffer, at, next, 0, end - at);
      end -= at;
      at = 0;
      buffer = next;
    }
    if (batch.digests().isEmpty()) { // the stream ended where a batch did
      buffers.giveBack(batch.buffer());
      return null;
    }
    return batch;
  }

  /** Reads as much as a chunk may take, unless the stream ends; whether there is any. */
  private boolean read() throws IOException {
    while (!ended && end - at < cutting.bytesMax()) {
      int read = in.read(buffer, end, Math.min(READ_BYTES, buffer.length - end));
      ended = read < 0;
      end += Math.max(0, read);
    }
    return end > at;
  }

  /** All chunks, once there is no batch left. */
  List<Recipe.Part> parts() {
    return parts;
  }

  /** The digest of all, once there is no batch left; asked for once. */
  Digest whole() {
    return Digest.of(whole);
  }

  /** How many bytes there were. */
  long length() {
    return length;
  }
}
