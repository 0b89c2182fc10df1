package io.quorate.storage.journal;

import io.quorate.storage.disk.DiskFile;

/**
 * A live segment. The writer appends; whoever releases reads only {@link #last}, and only of
 * segments that are no longer written.
 */
final class Segment {
  private static final String PREFIX = "journal-";

  private final String name;
  private final DiskFile file;
  private final SegmentHeader header;
  private long end = Layout.PAGE_BYTES;
  private long last;

  Segment(DiskFile file, SegmentHeader header) {
    this.name = nameOf(header.first());
    this.file = file;
    this.header = header;
    this.last = header.previousLast();
  }

  static String nameOf(long first) {
    return PREFIX + String.format("%016x", first);
  }

  static boolean isName(String name) {
    return name.startsWith(PREFIX);
  }

  String name() {
    return name;
  }

  DiskFile file() {
    return file;
  }

  SegmentHeader header() {
    return header;
  }

  /** Where the next block goes. */
  long end() {
    return end;
  }

  /** The last position in this segment, or before it while it is empty. */
  long last() {
    return last;
  }

  boolean isEmpty() {
    return last < header.first();
  }

  /** Whether a block of so many bytes and a last seal still fit. */
  boolean fits(int blockBytes) {
    return Layout.align(end + blockBytes) + Layout.BLOCK_ALIGNMENT <= file.size();
  }

  boolean fitsSeal() {
    return end + Layout.BLOCK_ALIGNMENT <= file.size();
  }

  /** Notes that a block was written at {@link #end}. */
  void advance(int blockBytes, long lastPosition) {
    end = Layout.align(end + blockBytes);
    last = lastPosition;
  }

  /** Notes where a segment that is read back ends. */
  void closeAt(long lastPosition) {
    last = lastPosition;
  }
}
