package io.quorate.protocol.quorum;

import java.util.Arrays;

/** Which rows of versions a scan covers. */
final class PrefixRange {

  private PrefixRange() {}

  /** The first row of keys with that prefix after that key. */
  static byte[] from(byte[] prefix, byte[] after) {
    if (after.length == 0 || Arrays.compareUnsigned(after, prefix) < 0) {
      return QuorumRows.versions(prefix);
    }
    return QuorumRows.next(QuorumRows.versions(after));
  }

  /** The first row after all keys with that prefix. */
  static byte[] to(byte[] prefix) {
    int length = prefix.length;
    while (length > 0 && prefix[length - 1] == (byte) 0xff) {
      length--;
    }
    if (length == 0) {
      return QuorumRows.after(QuorumRows.VERSIONS);
    }
    byte[] next = Arrays.copyOf(prefix, length);
    next[length - 1]++;
    return QuorumRows.versions(next);
  }
}
