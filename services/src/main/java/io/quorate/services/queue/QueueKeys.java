package io.quorate.services.queue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quorate.store.machine.KeyRange;

/** Where the keys of a queue stand. */
public final class QueueKeys {

  /** Sorts behind all hexadecimal digits: keys of those that do not share end before it. */
  private static final String AFTER_HEX = "g";

  private static final String SHARED = "shared/";

  private final String prefix;

  /** Of that name; it must not be empty. */
  public QueueKeys(String name) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("A name has at least one character");
    }
    prefix = name + "/";
  }

  /** The key of who holds that lease. */
  public byte[] of(long lease, boolean shared) {
    return bytes(prefix + (shared ? SHARED : "") + Long.toHexString(lease));
  }

  /** All keys. */
  public KeyRange all() {
    return KeyRange.prefix(bytes(prefix));
  }

  /** The keys of those that do not share. */
  public KeyRange exclusive() {
    return new KeyRange(bytes(prefix), bytes(prefix + AFTER_HEX));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
