package io.quorate.protocol.raft;

/**
 * An entry of the log; its index is its place.
 *
 * @param term of the leader that made it
 * @param body a command, an encoded membership, or nothing
 */
public record Entry(long term, Kind kind, byte[] body) {

  /** What an entry is for. */
  public enum Kind {
    COMMAND,
    /** Opens a leader's term, section 8. */
    NOOP,
    MEMBERSHIP
  }

  private static final int OVERHEAD_BYTES = 48;
  private static final byte[] NOTHING = {};

  /** The entry by which a leader opens its term. */
  static Entry noop(long term) {
    return new Entry(term, Kind.NOOP, NOTHING);
  }

  /** What it takes of memory and of a message, about. */
  int bytes() {
    return body.length + OVERHEAD_BYTES;
  }
}
