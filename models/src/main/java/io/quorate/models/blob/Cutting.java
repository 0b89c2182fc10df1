package io.quorate.models.blob;

import java.util.Arrays;

/** Where a run of bytes is cut into chunks. */
public sealed interface Cutting {

  /** No chunk is larger. */
  int bytesMax();

  /**
   * How long the chunk that begins at {@code from} is.
   *
   * @param to end of the bytes at hand: at least {@code bytesMax} of them, or all that remain
   */
  int length(byte[] bytes, int from, int to);

  /** What is used where nobody says otherwise. */
  Cutting DEFAULT = ContentDefined.average(256 << 10);

  /** Cuts every so many bytes: what is inserted moves all that follows. */
  record Fixed(int bytesMax) implements Cutting {
    public Fixed {
      if (bytesMax < 1) {
        throw new IllegalArgumentException("a chunk has at least one byte, not " + bytesMax);
      }
    }

    @Override
    public int length(byte[] bytes, int from, int to) {
      return Math.min(bytesMax, to - from);
    }
  }

  /**
   * Cuts where a rolling hash of the content says so, so that what is inserted changes the chunks
   * around it alone: FastCDC (Xia et al., USENIX ATC 2016), with its gear hash (§3.2), the part
   * below the least size skipped (§3.3) and a harder condition before the average size than behind
   * it (normalized chunking, §3.4).
   *
   * @param bytesAverage a power of two
   */
  record ContentDefined(int bytesMin, int bytesAverage, int bytesMax) implements Cutting {
    private static final int NORMALIZATION = 2;
    private static final long[] GEAR = gear();
    private static final long[] GEAR_SHIFTED = Arrays.stream(GEAR).map(word -> word << 1).toArray();

    public ContentDefined {
      if (bytesMin < 64 || bytesMin >= bytesAverage || bytesAverage >= bytesMax) {
        throw new IllegalArgumentException(
            "64 ≤ least < average < largest must hold, not %d, %d, %d"
                .formatted(bytesMin, bytesAverage, bytesMax));
      }
      if (Integer.bitCount(bytesAverage) != 1) {
        throw new IllegalArgumentException(bytesAverage + " is no power of two");
      }
    }

    /** From a quarter to four times that size. */
    public static ContentDefined average(int bytes) {
      return new ContentDefined(bytes / 4, bytes, bytes * 4);
    }

    @Override
    public int length(byte[] bytes, int from, int to) {
      int end = Math.min(to, from + bytesMax);
      int middle = Math.min(end, from + bytesAverage);
      int at = Math.min(end, from + bytesMin);
      long hash = 0;
      for (int stop = middle; ; stop = end) {
        long mask = mask(stop == middle ? NORMALIZATION : -NORMALIZATION);
        // Two bytes a step, for each hash waits for the one before it.
        for (; at + 1 < stop; at += 2) {
          int first = bytes[at] & 0xff;
          long half = (hash << 1) + GEAR[first];
          hash = (hash << 2) + (GEAR_SHIFTED[first] + GEAR[bytes[at + 1] & 0xff]);
          if ((half & mask) == 0) {
            return at + 1 - from;
          }
          if ((hash & mask) == 0) {
            return at + 2 - from;
          }
        }
        if (at < stop) {
          hash = (hash << 1) + GEAR[bytes[at] & 0xff];
          at++;
          if ((hash & mask) == 0) {
            return at - from;
          }
        }
        if (stop == end) {
          return end - from;
        }
      }
    }

    /** The highest bits are those that most bytes have gone into. */
    private long mask(int more) {
      int bits = Integer.numberOfTrailingZeros(bytesAverage) + more;
      return -1L << (Long.SIZE - bits);
    }

    /** Fixed for ever: another table would cut everything elsewhere. SplitMix64, seeded by 1. */
    private static long[] gear() {
      long[] gear = new long[256];
      long state = 1;
      for (int i = 0; i < gear.length; i++) {
        state += 0x9e3779b97f4a7c15L;
        long z = state;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        gear[i] = z ^ (z >>> 31);
      }
      return gear;
    }
  }
}
