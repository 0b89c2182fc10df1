package io.quorate.models.remote;

import io.quorate.models.blob.Digest;
import io.quorate.models.wire.Frames;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Chunks of a blob that are sent together, one behind the other in a buffer. */
final class Batch {

  private record Piece(int from, int length) {}

  private final byte[] buffer;
  private final long from;
  private final Map<Digest, Piece> pieces = new LinkedHashMap<>();
  private final CompletableFuture<Boolean> unbroken = new CompletableFuture<>();
  private int repeated;

  /**
   * @param from how many bytes of the blob precede
   */
  Batch(byte[] buffer, long from) {
    this.buffer = buffer;
    this.from = from;
  }

  byte[] buffer() {
    return buffer;
  }

  long from() {
    return from;
  }

  /** Adds what lies in the buffer, unless it is a chunk that was added already. */
  void add(Digest digest, int at, int length) {
    if (pieces.putIfAbsent(digest, new Piece(at, length)) != null) {
      repeated += length;
    }
  }

  Collection<Digest> digests() {
    return pieces.keySet();
  }

  /** Bytes of chunks that were in it already. */
  int repeated() {
    return repeated;
  }

  /** Bytes of those chunks. */
  long bytes(Set<Digest> chunks) {
    long bytes = 0;
    for (Map.Entry<Digest, Piece> piece : pieces.entrySet()) {
      bytes += chunks.contains(piece.getKey()) ? piece.getValue().length() : 0;
    }
    return bytes;
  }

  /** Bytes of all chunks, each once. */
  long bytes() {
    return bytes(pieces.keySet());
  }

  /** Whether these are all of its chunks, and none came twice. */
  boolean isAll(Set<Digest> chunks) {
    return repeated == 0 && chunks.size() == pieces.size();
  }

  /** Those of its chunks that are among these, as they are sent. */
  List<ByteBuffer> frames(Set<Digest> chunks) {
    List<ByteBuffer> frames = new ArrayList<>();
    pieces.forEach((digest, piece) -> {
      if (chunks.contains(digest)) {
        frames.add(Frames.opening(digest, piece.length()));
        frames.add(ByteBuffer.wrap(buffer, piece.from(), piece.length()));
      }
    });
    return frames;
  }

  /** Whether the node has been sent the blob without a gap up to the end of this. */
  CompletableFuture<Boolean> unbroken() {
    return unbroken;
  }
}
