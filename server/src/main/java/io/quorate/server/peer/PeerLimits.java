package io.quorate.server.peer;

/**
 * Bounds of what peers' connections hold.
 *
 * @param frameBytesMax largest message; a key with many large siblings travels as one
 * @param outgoingBytesMax above this many bytes that a peer has not taken, messages to it are
 *     dropped
 * @param dialMillisMin wait before the second try to reach a peer
 * @param dialMillisMax longest wait between two tries
 * @param connectMillis a try takes at most so long
 * @param welcomeMillis who takes the connection and says nothing for so long is dialled again; more
 *     than {@link Rivals} ask each other for
 */
public record PeerLimits(
    int frameBytesMax,
    int outgoingBytesMax,
    int dialMillisMin,
    int dialMillisMax,
    int connectMillis,
    int welcomeMillis) {

  /** 256 MiB, 64 MiB, 50 ms to 2 s, 3 s, 10 s. */
  public static final PeerLimits DEFAULT =
      new PeerLimits(256 << 20, 64 << 20, 50, 2_000, 3_000, 10_000);
}
