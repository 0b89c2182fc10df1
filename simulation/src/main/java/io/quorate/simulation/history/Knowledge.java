package io.quorate.simulation.history;

import java.util.BitSet;

/**
 * The writes of one key that a context covers, by number.
 *
 * @param certain surely covered
 * @param possible perhaps covered; holds the certain ones too
 */
public record Knowledge(BitSet certain, BitSet possible) {

  /** Covers nothing. */
  public Knowledge() {
    this(new BitSet(), new BitSet());
  }

  /** The same, as a set of its own. */
  public Knowledge copy() {
    return new Knowledge((BitSet) certain.clone(), (BitSet) possible.clone());
  }

  /** Adds a write and all that it superseded. */
  void add(Write write) {
    add(write.number());
    certain.or(write.superseded().certain());
    possible.or(write.superseded().possible());
  }

  /** Adds a write that is perhaps covered. */
  void addPossible(Write write) {
    possible.set(write.number());
    possible.or(write.superseded().possible());
  }

  private void add(int number) {
    certain.set(number);
    possible.set(number);
  }
}
