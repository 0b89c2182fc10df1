package io.quorate.store.machine;

import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The feed's newest writes once more, in memory, for the sweeper: it comes by soon after, and to
 * find them in the rows again would cost more than all else that a write costs. Some twenty bytes a
 * write; over the limit the oldest are forgotten, and found in the rows.
 */
final class RecentWrites {

  /** A write that was not taken yet. */
  record Write(long revision, int sub, FeedRow row) {}

  private static final int CHUNK_BYTES = 32 << 10;
  private static final int BYTES_MAX = 4 << 20;

  private final int chunkBytes;
  private final int chunksMax;
  private final ArrayDeque<byte[]> chunks = new ArrayDeque<>();
  private final WireWriter newest = new WireWriter();
  private @Nullable WireReader oldest;
  private @Nullable Write next;
  private long from;

  /**
   * @param chunksMax so many chunks are kept, of so many bytes each
   * @param from first revision that is held
   */
  RecentWrites(int chunkBytes, int chunksMax, long from) {
    this.chunkBytes = chunkBytes;
    this.chunksMax = chunksMax;
    this.from = from;
  }

  /** Holds what is written after a revision. */
  static RecentWrites after(long revision) {
    return new RecentWrites(CHUNK_BYTES, BYTES_MAX / CHUNK_BYTES, revision + 1);
  }

  /** Holds nothing. */
  static RecentWrites none() {
    return new RecentWrites(0, 0, Long.MAX_VALUE);
  }

  /** All writes of this revision and later ones are held, as far as they were not taken. */
  long from() {
    return from;
  }

  void add(long revision, int sub, FeedRow row) {
    if (chunksMax == 0) {
      return;
    }
    newest.varint(revision).varint(sub).bool(row.deleted()).varint(row.superseded());
    newest.bytes(row.key());
    if (newest.length() >= chunkBytes) {
      seal();
      if (chunks.size() > chunksMax) {
        forgetOldest();
      }
    }
  }

  private void seal() {
    chunks.addLast(newest.toBytes());
    newest.reset();
  }

  private void forgetOldest() {
    chunks.removeFirst();
    oldest = null;
    next = null;
    // The chunk may begin in the midst of a revision.
    from = new WireReader(chunks.getFirst()).counter() + 1;
  }

  /** The oldest write, or null where there is none. */
  @Nullable Write peek() {
    if (next == null) {
      next = read();
    }
    return next;
  }

  /** Takes the write that was looked at last. */
  void take() {
    next = null;
  }

  private @Nullable Write read() {
    WireReader in = oldest;
    if (in != null && in.remaining() == 0) {
      chunks.removeFirst();
      in = null;
      oldest = null;
    }
    if (in == null) {
      if (chunks.isEmpty() && newest.length() > 0) {
        seal();
      }
      if (chunks.isEmpty()) {
        return null;
      }
      in = new WireReader(chunks.getFirst());
      oldest = in;
    }
    return new Write(
        in.counter(), (int) in.counter(), new FeedRow(in.bool(), in.counter(), in.bytes()));
  }
}
