package io.quorate.cli.backup;

import java.io.ByteArrayOutputStream;
import java.util.function.LongConsumer;

/** Frames of a section that are sent together: fewer round trips, and the node has more at once. */
final class FrameBatch {
  /** A node takes far more; half-way in a restore no more than this is sent again. */
  private static final int BYTES_TARGET = 1 << 20;

  private final Target target;
  private final int partition;
  private final LongConsumer progress;
  private final ByteArrayOutputStream frames = new ByteArrayOutputStream();
  private long first;

  /**
   * @param progress is told bytes once they are restored
   */
  FrameBatch(Target target, int partition, LongConsumer progress) {
    this.target = target;
    this.partition = partition;
    this.progress = progress;
  }

  /**
   * Adds the next frame, and sends what has come together where it is enough.
   *
   * @param number in its section
   */
  void add(long number, byte[] frame) {
    if (frames.size() + frame.length > BYTES_TARGET) {
      send();
    }
    if (frames.size() == 0) {
      first = number;
    }
    frames.writeBytes(frame);
  }

  /** Sends what has come together. */
  void send() {
    if (frames.size() > 0) {
      target.send(partition, first, frames.toByteArray());
      progress.accept(frames.size());
      frames.reset();
    }
  }
}
