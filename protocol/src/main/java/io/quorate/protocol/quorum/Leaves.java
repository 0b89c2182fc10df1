package io.quorate.protocol.quorum;

import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import java.util.BitSet;

/** A set of leaves of a {@link MerkleTree}. Immutable. */
final class Leaves {

  private static final int WORDS = MerkleTree.LEAVES / Long.SIZE;

  private final BitSet bits;

  private Leaves(BitSet bits) {
    this.bits = bits;
  }

  static Leaves none() {
    return new Leaves(new BitSet());
  }

  static Leaves all() {
    BitSet bits = new BitSet();
    bits.set(0, MerkleTree.LEAVES);
    return new Leaves(bits);
  }

  static Leaves of(BitSet leaves) {
    return new Leaves((BitSet) leaves.clone());
  }

  /**
   * Where a tree differs from a peer's.
   *
   * @param groups the groups whose leaves follow
   * @param leaves the peer's leaves of those groups, in order
   */
  static Leaves differing(MerkleTree tree, int groups, long[] leaves) {
    BitSet bits = new BitSet();
    int at = 0;
    for (int group = 0; group < MerkleTree.GROUPS; group++) {
      if ((groups & 1 << group) == 0) {
        continue;
      }
      for (int i = 0; i < MerkleTree.GROUP; i++) {
        int leaf = group * MerkleTree.GROUP + i;
        if (tree.leaf(leaf) != leaves[at++]) {
          bits.set(leaf);
        }
      }
    }
    return new Leaves(bits);
  }

  boolean contains(int leaf) {
    return bits.get(leaf);
  }

  boolean isEmpty() {
    return bits.isEmpty();
  }

  int size() {
    return bits.cardinality();
  }

  /** Those that are in both sets. */
  Leaves and(Leaves other) {
    BitSet both = (BitSet) bits.clone();
    both.and(other.bits);
    return new Leaves(both);
  }

  void write(WireWriter out) {
    long[] words = bits.toLongArray();
    for (int i = 0; i < WORDS; i++) {
      out.int64(i < words.length ? words[i] : 0);
    }
  }

  static Leaves read(WireReader in) {
    long[] words = new long[WORDS];
    for (int i = 0; i < WORDS; i++) {
      words[i] = in.int64();
    }
    return new Leaves(BitSet.valueOf(words));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Leaves that && bits.equals(that.bits);
  }

  @Override
  public int hashCode() {
    return bits.hashCode();
  }

  @Override
  public String toString() {
    return "leaves " + bits;
  }
}
