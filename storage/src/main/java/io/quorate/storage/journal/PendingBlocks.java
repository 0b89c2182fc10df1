package io.quorate.storage.journal;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Records that were submitted and not yet written, already encoded in blocks. Positions are handed
 * out here. Safe for use by several threads: many submit, one takes.
 */
final class PendingBlocks {
  private static final int FREE_BLOCKS_MAX = 3;

  private final int blockBytesMax;
  private final ArrayDeque<PendingBlock> waiting = new ArrayDeque<>();
  private final ArrayDeque<PendingBlock> free = new ArrayDeque<>();
  private long next;
  private long last;
  private long bytes;

  PendingBlocks(int blockBytesMax) {
    this.blockBytesMax = blockBytesMax;
  }

  /** Sets the position that the next record gets, and the one that counts as handed out last. */
  synchronized void start(long nextPosition, long lastPosition) {
    next = nextPosition;
    last = lastPosition;
  }

  synchronized long submit(int keyspace, int partition, byte[] body) {
    int recordBytes = Layout.RECORD_HEADER_BYTES + body.length;
    PendingBlock filling = waiting.peekLast();
    if (filling == null || filling.bytes() + recordBytes > blockBytesMax) {
      filling = fresh();
      waiting.addLast(filling);
    }
    filling.add(keyspace, partition, body);
    bytes += recordBytes;
    last = next++;
    return last;
  }

  /** The oldest block, or null when nothing waits. */
  synchronized @Nullable PendingBlock take() {
    PendingBlock block = waiting.pollFirst();
    if (block != null) {
      bytes -= block.bytes() - Layout.BLOCK_HEADER_BYTES;
    }
    return block;
  }

  /** An empty block that takes a position of its own, or null when records wait. */
  synchronized @Nullable PendingBlock takeSeal() {
    if (!waiting.isEmpty()) {
      return null;
    }
    PendingBlock block = fresh();
    last = next++;
    return block;
  }

  /** Gives a written block back for reuse; an unusually large one is left to the collector. */
  synchronized void free(PendingBlock block) {
    if (free.size() < FREE_BLOCKS_MAX && block.capacityBytes() <= 2 * blockBytesMax) {
      free.addLast(block);
    }
  }

  /** The position that was handed out last. */
  synchronized long last() {
    return last;
  }

  /** Bytes that wait. */
  synchronized long bytes() {
    return bytes;
  }

  private PendingBlock fresh() {
    PendingBlock block = free.pollLast();
    if (block == null) {
      block = new PendingBlock();
    }
    block.reset(next);
    return block;
  }
}
