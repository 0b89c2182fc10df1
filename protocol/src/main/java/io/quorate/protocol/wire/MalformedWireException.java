package io.quorate.protocol.wire;

/**
 * Bytes that cannot be what they claim to be. The message says what was expected, at which offset,
 * and what was found instead. Nothing that was read before it should be believed.
 */
public final class MalformedWireException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int offset;

  /**
   * @param expected what should have stood there, e.g. {@code "a varint"}
   * @param offset byte offset from the start of the readable range
   * @param found what stood there instead
   */
  public MalformedWireException(String expected, int offset, String found) {
    super("expected " + expected + " at byte " + offset + " but found " + found);
    this.offset = offset;
  }

  /** Byte offset from the start of the range that was being read. */
  public int offset() {
    return offset;
  }
}
