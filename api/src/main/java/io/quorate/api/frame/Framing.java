package io.quorate.api.frame;

import io.quorate.protocol.wire.WireWriter;

/** Puts lengths in front of frames. */
public final class Framing {
  private Framing() {}

  /**
   * Starts a frame: leaves room for its length. Hand the result to {@link #end} or {@link #undo}.
   */
  public static int begin(WireWriter out) {
    int start = out.length();
    out.int32(0);
    return start;
  }

  /** Fills in the length of a frame; returns the size of its rest in bytes. */
  public static int end(WireWriter out, int start) {
    int rest = out.length() - start - FrameLimits.LENGTH_BYTES;
    out.setInt32(start, rest);
    return rest;
  }

  /** Takes back a frame, for instance one that turned out too large. */
  public static void undo(WireWriter out, int start) {
    out.truncate(start);
  }
}
