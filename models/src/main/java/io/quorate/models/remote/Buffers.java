package io.quorate.models.remote;

import java.util.ArrayDeque;
import java.util.Deque;

/** Buffers that are used again: fresh memory costs more than what is written to it. Thread-safe. */
final class Buffers {
  private final int bytes;
  private final Deque<byte[]> unused = new ArrayDeque<>();

  /**
   * @param bytes of each
   */
  Buffers(int bytes) {
    this.bytes = bytes;
  }

  synchronized byte[] take() {
    byte[] buffer = unused.pollFirst();
    return buffer == null ? new byte[bytes] : buffer;
  }

  synchronized void giveBack(byte[] buffer) {
    unused.addFirst(buffer);
  }
}
