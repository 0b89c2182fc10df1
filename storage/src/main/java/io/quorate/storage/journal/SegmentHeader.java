package io.quorate.storage.journal;

import io.quorate.storage.disk.DiskFile;
import java.nio.ByteBuffer;

/**
 * The first page of a segment. It is durable before the file takes its name, so a damaged one is
 * corruption, never a tear.
 *
 * @param roster whose segment this is
 * @param first position at which the segment begins
 * @param previousLast last position before it; everything up to there was durable when the segment
 *     began. Less than {@code first - 1} where an opening began, see {@link
 *     BlockFormat#openingStride}
 */
record SegmentHeader(Roster roster, long first, long previousLast) {

  void write(DiskFile file) {
    ByteBuffer page = ByteBuffer.allocate(Layout.PAGE_BYTES);
    page.putInt(Layout.MAGIC_SEGMENT);
    RosterFile.encode(page, roster);
    page.putLong(first).putLong(previousLast);
    RosterFile.finish(page);
    file.write(0, page);
    file.sync();
  }

  static SegmentHeader read(DiskFile file, String name) {
    ByteBuffer page = ByteBuffer.allocate(Layout.PAGE_BYTES);
    if (file.size() < Layout.PAGE_BYTES) {
      throw CorruptJournalException.at(name, 0, "the file is shorter than a page");
    }
    file.read(0, page);
    page.flip();
    Roster roster = RosterFile.decode(page, name, Layout.MAGIC_SEGMENT);
    return new SegmentHeader(roster, page.getLong(), page.getLong());
  }
}
