package io.quorate.simulation.engine;

/**
 * The only source of randomness of a run: SplitMix64 (Steele, Lea and Flood, "Fast splittable
 * pseudorandom number generators", 2014), so that the same seed gives the same choices in every
 * JVM.
 *
 * <p>Each concern draws from its own branch ({@link #branch}). Dropping one fault then leaves the
 * choices of the others as they were, which is what makes shrinking work.
 */
public final class Choices {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final long seed;
  private final Fingerprint fingerprint;
  private long state;

  public Choices(long seed, Fingerprint fingerprint) {
    this.seed = mix(seed + GOLDEN);
    this.fingerprint = fingerprint;
    this.state = this.seed;
  }

  /** Independent choices for one concern, decided by the seed and the name alone. */
  public Choices branch(String name) {
    return new Choices(seed ^ mix(name.hashCode()), fingerprint);
  }

  /** A number in {@code [0, bound)}; the site names the decision in the fingerprint. */
  public long below(String site, long bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("The bound of " + site + " must be positive: " + bound);
    }
    long value = Long.remainderUnsigned(next() >>> 1, bound);
    fingerprint.add(site, value);
    return value;
  }

  /** A number in {@code [from, to]}. */
  public long between(String site, long from, long to) {
    return from + below(site, to - from + 1);
  }

  /** An index below a small bound. */
  public int index(String site, int bound) {
    return (int) below(site, bound);
  }

  /** True so many times in a million. */
  public boolean chance(String site, long perMillion) {
    return perMillion > 0 && below(site, 1_000_000) < perMillion;
  }

  private long next() {
    state += GOLDEN;
    return mix(state);
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
