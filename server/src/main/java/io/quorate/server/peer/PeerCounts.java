package io.quorate.server.peer;

/**
 * What happened on peers' connections since the start; written by the loop, read by whoever asks
 * it.
 */
public final class PeerCounts {
  long sent;
  long received;
  long dropped;
  long malformed;
  long refused;
  long dials;

  /** Messages handed to a connection. */
  public long sent() {
    return sent;
  }

  /** Messages that arrived. */
  public long received() {
    return received;
  }

  /** Messages to peers that were not connected, or did not take what they were sent. */
  public long dropped() {
    return dropped;
  }

  /** Frames that could not be read. */
  public long malformed() {
    return malformed;
  }

  /** Peers turned away: of another cluster, version or name. */
  public long refused() {
    return refused;
  }

  /** Tries to connect. */
  public long dials() {
    return dials;
  }
}
