package io.quorate.store.machine;

/**
 * A key with one of its versions.
 *
 * @param createRevision at which the key came into being, last time
 * @param modRevision at which this version was written
 * @param version how many writes the key has seen since it came into being, from 1; 0 for a
 *     deletion
 * @param lease attached to the key, or 0
 */
public record Entry(
    byte[] key, byte[] value, long createRevision, long modRevision, long version, long lease) {

  /** Whether this version is a deletion. */
  public boolean deleted() {
    return version == 0;
  }
}
