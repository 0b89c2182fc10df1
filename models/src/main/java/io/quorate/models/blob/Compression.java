package io.quorate.models.blob;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Compresses only where that helps. Weights mostly do not compress, so a part of a chunk is tried
 * first: most chunks cost no more than that.
 */
final class Compression {
  private static final int LEVEL = 1;
  private static final int PROBE_BYTES = 4 << 10;

  /**
   * Below this share of its size something counts as helped. Made-up bfloat16 weights come down to
   * 0.78 (docs/performance.md): that is taken where bytes travel ({@code wire}), not on the disk.
   */
  private static final double HELPS = 0.75;

  private Compression() {}

  /** The compressed bytes; null where storing them plainly is better. */
  static byte @Nullable [] compress(byte[] bytes, int from, int length) {
    if (length < 512) {
      return null;
    }
    if (length > 2 * PROBE_BYTES) {
      int middle = from + (length - PROBE_BYTES) / 2;
      if (!helps(pack(bytes, middle, PROBE_BYTES), PROBE_BYTES)) {
        return null;
      }
    }
    byte[] packed = pack(bytes, from, length);
    return helps(packed, length) ? packed : null;
  }

  private static byte[] pack(byte[] bytes, int from, int length) {
    byte[] packed = new byte[Math.toIntExact(Zstd.compressBound(length))];
    long size = Zstd.compressByteArray(packed, 0, packed.length, bytes, from, length, LEVEL);
    if (Zstd.isError(size)) {
      throw new IllegalStateException("zstd: " + Zstd.getErrorName(size));
    }
    return Arrays.copyOf(packed, Math.toIntExact(size));
  }

  private static boolean helps(byte[] packed, int length) {
    return packed.length < HELPS * length;
  }

  /**
   * What was compressed.
   *
   * @throws DamagedBlobException when it is not that many bytes of zstd
   */
  static byte[] expand(byte[] packed, int length, Digest digest) {
    try {
      byte[] bytes = Zstd.decompress(packed, length);
      if (bytes.length == length) {
        return bytes;
      }
    } catch (ZstdException e) {
      throw new DamagedBlobException("chunk " + digest + " cannot be expanded: " + e.getMessage());
    }
    throw new DamagedBlobException("chunk " + digest + " expands to another length");
  }
}
