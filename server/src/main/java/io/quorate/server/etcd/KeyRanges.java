package io.quorate.server.etcd;

import com.google.protobuf.ByteString;
import io.quorate.store.machine.KeyRange;

/** etcd's pairs of a key and an end as ranges. */
final class KeyRanges {
  private static final ByteString NO_END = ByteString.copyFrom(new byte[] {0});
  private static final byte[] NOTHING = {};

  private KeyRanges() {}

  /**
   * @param end empty for that key alone, one zero byte for no end
   */
  static KeyRange of(ByteString key, ByteString end) {
    byte[] from = key.toByteArray();
    if (end.isEmpty()) {
      return KeyRange.of(from);
    }
    if (end.equals(NO_END)) {
      return new KeyRange(from, NOTHING);
    }
    return isEmpty(key, end) ? new KeyRange(from, from) : new KeyRange(from, end.toByteArray());
  }

  /** Whether no key lies between them. */
  static boolean isEmpty(ByteString key, ByteString end) {
    return !end.isEmpty()
        && !end.equals(NO_END)
        && ByteString.unsignedLexicographicalComparator().compare(key, end) >= 0;
  }
}
