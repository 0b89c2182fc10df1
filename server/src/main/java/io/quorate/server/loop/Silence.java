package io.quorate.server.loop;

/**
 * How long the other end of a connection may acknowledge nothing, or take nothing of what is sent
 * to it, before it is taken for gone. A machine that vanishes closes nothing: TCP would send to it
 * for a quarter of an hour, and would never miss it where there is nothing to be sent.
 *
 * @param millisMax 1,000 at least, where a connection on which nothing is sent is asked for signs
 *     of life
 */
public record Silence(int millisMax) {
  /** A slow network, or a caller that is paused, is no reason to end what it follows. */
  public static final Silence OF_CALLERS = new Silence(60_000);

  /** Nodes speak with each other all the time, and dial again at once. */
  public static final Silence OF_PEERS = new Silence(10_000);

  /** Probes of a connection without traffic. */
  private static final int PROBES = 3;

  /** Without traffic for so long, the kernel asks. */
  int idleSeconds() {
    return Math.max(1, millisMax / 2_000);
  }

  /** The kernel asks again after so long, {@link #probes()} times. */
  int probeSeconds() {
    return Math.max(1, millisMax / 2_000 / PROBES);
  }

  int probes() {
    return PROBES;
  }

  /** Having heard nothing for so long, a protocol with a ping of its own sends one. */
  public int pingMillis() {
    return millisMax - pongMillisMax();
  }

  /** And waits so long for the answer. */
  public int pongMillisMax() {
    return millisMax / 3;
  }
}
