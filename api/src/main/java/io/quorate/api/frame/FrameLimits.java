package io.quorate.api.frame;

import io.quorate.store.operation.KeyspaceSettings;

/** Numbers that both ends of a connection must agree on. */
public final class FrameLimits {
  /** The version of the frames that this build speaks. */
  public static final int VERSION = 1;

  /**
   * Largest frame that a node accepts from a client: value, key and context of the largest put fit.
   */
  public static final int REQUEST_BYTES_MAX = KeyspaceSettings.VALUE_BYTES_MAX + (256 << 10);

  /**
   * Largest frame that a client accepts unless it says otherwise: many siblings, or a page of rows.
   */
  public static final int REPLY_BYTES_MAX = 64 << 20;

  /** Bytes of the length that stands before each frame. */
  public static final int LENGTH_BYTES = 4;

  private FrameLimits() {}
}
