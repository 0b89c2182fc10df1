package io.quorate.simulation.engine;

/**
 * A rolling hash of all that happened and all that was chosen. Two runs with equal fingerprints
 * took the same path; it costs a few instructions an event, where a full trace would cost most of
 * the speed.
 */
public final class Fingerprint {
  private long hash = 0x9E3779B97F4A7C15L;

  /** Adds a fact. */
  public void add(long fact) {
    long mixed = (hash ^ fact) * 0xBF58476D1CE4E5B9L;
    hash = mixed ^ (mixed >>> 29);
  }

  /**
   * Adds a named fact. String hashes are defined by the language, so they are the same in every
   * JVM.
   */
  public void add(String name, long fact) {
    add(((long) name.hashCode() << 32) ^ fact);
  }

  /** The fingerprint so far. */
  public long value() {
    return hash;
  }
}
