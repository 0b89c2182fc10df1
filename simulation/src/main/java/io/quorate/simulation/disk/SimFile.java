package io.quorate.simulation.disk;

import static io.quorate.storage.disk.Disk.PAGE_BYTES;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Pages as a reader sees them and as they would be found after a power failure. A page is shared
 * between both until it is written, and one that was never written is not there at all, so large
 * files cost little.
 */
final class SimFile {
  private static final int SECTOR_BYTES = 512;
  private static final byte[] ZEROS = new byte[PAGE_BYTES];

  private final long size;
  private final byte[] @Nullable [] current;
  private final byte[] @Nullable [] durable;

  /** Written and not synced; {@code current} holds a copy of its own. */
  private final BitSet dirty = new BitSet();

  /** Written, and given up by a sync that failed. */
  private final BitSet forsaken = new BitSet();

  SimFile(long size) {
    this.size = size;
    int pages = Math.toIntExact((size + PAGE_BYTES - 1) / PAGE_BYTES);
    current = new byte[pages][];
    durable = new byte[pages][];
  }

  long size() {
    return size;
  }

  void read(long offset, ByteBuffer into) {
    long at = offset;
    while (into.hasRemaining()) {
      int inPage = (int) (at % PAGE_BYTES);
      int length = Math.min(into.remaining(), PAGE_BYTES - inPage);
      into.put(bytes(current[pageOf(at)]), inPage, length);
      at += length;
    }
  }

  void write(long offset, ByteBuffer from) {
    long at = offset;
    while (from.hasRemaining()) {
      int inPage = (int) (at % PAGE_BYTES);
      int length = Math.min(from.remaining(), PAGE_BYTES - inPage);
      from.get(own(pageOf(at)), inPage, length);
      at += length;
    }
  }

  private byte[] own(int page) {
    byte[] bytes = current[page];
    if (bytes == null || !dirty.get(page)) {
      bytes = bytes(bytes).clone();
      current[page] = bytes;
      dirty.set(page);
      forsaken.clear(page);
    }
    return bytes;
  }

  void sync() {
    for (int page = dirty.nextSetBit(0); page >= 0; page = dirty.nextSetBit(page + 1)) {
      durable[page] = current[page];
    }
    dirty.clear();
  }

  /** A sync failed: nothing was written, and nothing that was to be written will be. */
  void forsake() {
    forsaken.or(dirty);
    dirty.clear();
  }

  SimDisk.CrashReport crash(LongUnaryOperator choose) {
    int kept = 0;
    int lost = 0;
    int torn = 0;
    for (int page = dirty.nextSetBit(0); page >= 0; page = dirty.nextSetBit(page + 1)) {
      switch ((int) choose.applyAsLong(3)) {
        case 0 -> {
          durable[page] = current[page];
          kept++;
        }
        case 1 -> lost++;
        default -> {
          durable[page] = tear(bytes(durable[page]), bytes(current[page]), choose);
          torn++;
        }
      }
    }
    lost += forsaken.cardinality();
    dirty.clear();
    forsaken.clear();
    System.arraycopy(durable, 0, current, 0, current.length);
    return new SimDisk.CrashReport(kept, lost, torn);
  }

  /** Each sector is wholly old or wholly new. */
  private static byte[] tear(byte[] before, byte[] after, LongUnaryOperator choose) {
    byte[] torn = before.clone();
    for (int at = 0; at < PAGE_BYTES; at += SECTOR_BYTES) {
      if (choose.applyAsLong(2) == 0) {
        System.arraycopy(after, at, torn, at, SECTOR_BYTES);
      }
    }
    return torn;
  }

  void corrupt(long offset, int mask) {
    int page = pageOf(offset);
    int inPage = (int) (offset % PAGE_BYTES);
    byte[] medium = bytes(durable[page]).clone();
    medium[inPage] ^= (byte) mask;
    durable[page] = medium;
    if (dirty.get(page) || forsaken.get(page)) {
      own(page)[inPage] ^= (byte) mask;
    } else {
      current[page] = medium;
    }
  }

  private static int pageOf(long offset) {
    return (int) (offset / PAGE_BYTES);
  }

  private static byte[] bytes(byte @Nullable [] page) {
    return page == null ? ZEROS : page;
  }
}
