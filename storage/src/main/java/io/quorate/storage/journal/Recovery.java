package io.quorate.storage.journal;

import io.quorate.protocol.process.ProcessId;
import io.quorate.storage.disk.DiskFile;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;

/**
 * One pass over the segments: hands out the records above a position, finds the tail, tells a torn
 * tail from corruption, and makes durable what it accepts. The package documentation says how.
 */
final class Recovery {
  private record Extent(long offset, int bytes, long last) {}

  private final BlockFormat format;
  private final long after;
  private final long mark;
  private final Journal.Visitor visitor;

  /** Blocks of the newest segment that nothing proves durable. */
  private final ArrayDeque<Extent> unproven = new ArrayDeque<>();

  private long records;
  private long bytes;
  private int segments;

  Recovery(BlockFormat format, long after, long mark, Journal.Visitor visitor) {
    this.format = format;
    this.after = after;
    this.mark = mark;
    this.visitor = visitor;
  }

  JournalRecovery run(List<Segment> live) {
    if (live.isEmpty()) {
      if (mark > 0) {
        throw CorruptJournalException.at(
            "(none)",
            0,
            "there is no segment, but the tables state that positions up to "
                + mark
                + " were durable");
      }
      return new JournalRecovery(0, 0, 0, 0, false);
    }
    checkChain(live);
    for (int i = 0; i + 1 < live.size(); i++) {
      readClosed(live.get(i), live.get(i + 1).header().previousLast());
    }
    return readNewest(live.getLast());
  }

  private void checkChain(List<Segment> live) {
    Segment oldest = live.getFirst();
    if (oldest.header().previousLast() > after) {
      throw CorruptJournalException.at(
          oldest.name(),
          0,
          "segments before it are missing: only what was written up to "
              + after
              + " is needed no more, this segment begins after "
              + oldest.header().previousLast());
    }
    for (int i = 0; i + 1 < live.size(); i++) {
      SegmentHeader header = live.get(i).header();
      SegmentHeader next = live.get(i + 1).header();
      if (next.previousLast() < header.previousLast() || next.first() <= next.previousLast()) {
        throw CorruptJournalException.at(
            live.get(i + 1).name(), 0, "it does not continue " + live.get(i).name());
      }
    }
  }

  /**
   * A segment that has a successor: its header says where this one ends, and all of it was durable.
   */
  private void readClosed(Segment segment, long last) {
    segment.closeAt(last);
    if (last <= after || last < segment.header().first()) {
      return; // not needed, or an opening that never wrote a durable block
    }
    segments++;
    BlockReader reader = new BlockReader(segment.file(), format);
    long offset = Layout.PAGE_BYTES;
    long expected = segment.header().first();
    while (expected <= last) {
      BlockFormat.Header block = reader.blockAt(offset, expected);
      if (block == null) {
        throw CorruptJournalException.at(
            segment.name(),
            offset,
            "no valid block at position "
                + expected
                + ", though positions up to "
                + last
                + " were durable");
      }
      deliver(reader, offset, block);
      offset = Layout.align(offset + block.bytes());
      expected = block.last() + 1;
    }
  }

  private JournalRecovery readNewest(Segment segment) {
    segments++;
    BlockReader reader = new BlockReader(segment.file(), format);
    long expected = segment.header().first();
    BlockFormat.Header block = reader.blockAt(segment.end(), expected);
    while (block != null) {
      deliver(reader, segment.end(), block);
      unproven.addLast(new Extent(segment.end(), block.bytes(), block.last()));
      while (unproven.getFirst().last() <= block.durable()) {
        unproven.removeFirst();
      }
      segment.advance(block.bytes(), block.last());
      expected = block.last() + 1;
      block = reader.blockAt(segment.end(), expected);
    }
    boolean torn = inspectTail(segment, reader, expected);
    if (mark >= expected) {
      throw CorruptJournalException.at(
          segment.name(),
          segment.end(),
          "the journal ends at position "
              + segment.last()
              + ", but the tables state that positions up to "
              + mark
              + " were durable");
    }
    makeDurable(segment, reader);
    return new JournalRecovery(segment.last(), records, bytes, segments, torn);
  }

  /**
   * Looks behind the tail for proof that what should follow was durable, and says whether the tail
   * was torn.
   *
   * @throws CorruptJournalException when there is such proof
   */
  private boolean inspectTail(Segment segment, BlockReader reader, long expected) {
    boolean torn = false;
    for (long offset = segment.end();
        offset < segment.file().size();
        offset += Layout.BLOCK_ALIGNMENT) {
      long base = reader.claimedBaseAt(offset);
      if (base < expected) {
        continue; // nothing, or left from before this segment was recycled
      }
      torn = true;
      BlockFormat.Header block = base > expected ? reader.blockAt(offset, base) : null;
      if (block != null && block.durable() >= expected) {
        throw CorruptJournalException.at(
            segment.name(),
            segment.end(),
            "no valid block at position "
                + expected
                + ", though a later block (byte "
                + offset
                + ") states that positions up to "
                + block.durable()
                + " were durable");
      }
    }
    return torn;
  }

  /**
   * Writes the blocks that nothing proves durable once more. They may exist only in the page cache,
   * and after a failed sync in an earlier life syncing alone would not bring them to the disk.
   */
  private void makeDurable(Segment segment, BlockReader reader) {
    DiskFile file = segment.file();
    for (Extent extent : unproven) {
      file.write(extent.offset(), reader.bytesAt(extent.offset(), extent.bytes()));
    }
    file.sync();
  }

  private void deliver(BlockReader reader, long offset, BlockFormat.Header block) {
    if (block.seal() || block.last() <= after) {
      return;
    }
    ByteBuffer body = reader.bytesAt(offset + Layout.BLOCK_HEADER_BYTES, block.bodyBytes());
    bytes += block.bodyBytes();
    for (long position = block.base(); position <= block.last(); position++) {
      byte[] record = new byte[body.getInt()];
      ProcessId process = new ProcessId(body.getInt(), body.getInt());
      body.get(record);
      if (position > after) {
        records++;
        visitor.record(position, process, record);
      }
    }
  }
}
