package io.quorate.protocol.quorum;

import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.process.Rows;
import io.quorate.protocol.ring.Hash64;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import org.jspecify.annotations.Nullable;

/**
 * What a replica holds of a partition, condensed so that two replicas find their differences by
 * comparing a few bytes (DeCandia et al. 2007, <i>Dynamo</i>, section 4.7).
 *
 * <p>A key belongs to one of {@value #LEAVES} leaves. A leaf is the sum, modulo 2^64, of one term
 * for each of its keys, a hash of the key and of the digest of its state. A sum does not care about
 * order and can be corrected: a change takes the old term out and puts the new one in. So the tree
 * is kept up with every write, its leaves are rows in the same record as the write, and no scan is
 * ever needed to build it. The levels above are computed when asked for. A leaf also counts what it
 * holds, because it is written anyway.
 *
 * <p><b>Assumptions.</b> Hash64 is not cryptographic: differences that cancel out by chance (2^-64)
 * or by malice stay undetected by the tree; reads still repair such a key.
 */
final class MerkleTree {

  static final int LEAVES = 256;

  /** Nodes of the level between the root and the leaves, each over {@link #GROUP} leaves. */
  static final int GROUPS = 16;

  static final int GROUP = LEAVES / GROUPS;

  // Apart from the seed by which keys find their partition: else a partition would fill few leaves.
  private static final long LEAF_SEED = 0x4c656166L;
  private static final long TERM_SEED = 0x5465726dL;
  private static final long NODE_SEED = 0x4e6f6465L;

  /** What the keys of a leaf add up to. */
  private static final class Leaf {
    private long sum;
    private long keys;
    private long tombstones;
    private long siblings;

    void add(byte[] key, Versions state, int sign) {
      sum += sign * term(key, state.digest());
      keys += sign;
      tombstones += state.isTombstone() ? sign : 0;
      siblings += (long) sign * state.siblings().size();
    }
  }

  private final Rows rows;
  private final @Nullable Leaf[] loaded = new Leaf[LEAVES];

  MerkleTree(Rows rows) {
    this.rows = rows;
  }

  /** The leaf that a key belongs to. */
  static int leafOf(byte[] key) {
    return (int) (Hash64.hash(key, LEAF_SEED) >>> 56);
  }

  /** Follows a change of a key, an empty state standing for none. */
  void changed(byte[] key, Versions before, Versions after, RowBatch batch) {
    int number = leafOf(key);
    Leaf leaf = load(number);
    if (!before.isEmpty()) {
      leaf.add(key, before, -1);
    }
    if (!after.isEmpty()) {
      leaf.add(key, after, 1);
    }
    WireWriter row = new WireWriter(16);
    row.int64(leaf.sum).varint(leaf.keys).varint(leaf.tombstones).varint(leaf.siblings);
    batch.put(QuorumRows.merkle(number), row.toBytes());
  }

  /** The sum of one leaf; 0 while it holds nothing. */
  long leaf(int leaf) {
    return load(leaf).sum;
  }

  /** The leaves of one group, in order. */
  long[] leaves(int group) {
    long[] leaves = new long[GROUP];
    for (int i = 0; i < GROUP; i++) {
      leaves[i] = leaf(group * GROUP + i);
    }
    return leaves;
  }

  /** The level above the leaves. */
  long[] groups() {
    long[] groups = new long[GROUPS];
    for (int group = 0; group < GROUPS; group++) {
      groups[group] = hash(leaves(group));
    }
    return groups;
  }

  /** Equal on replicas that hold the same; 0 while nothing is held. */
  long root() {
    return hash(groups());
  }

  /** Keys held, tombstones included. */
  long keys() {
    long keys = 0;
    for (int i = 0; i < LEAVES; i++) {
      keys += load(i).keys;
    }
    return keys;
  }

  long tombstones() {
    long tombstones = 0;
    for (int i = 0; i < LEAVES; i++) {
      tombstones += load(i).tombstones;
    }
    return tombstones;
  }

  /** Siblings held, of all keys together. */
  long siblings() {
    long siblings = 0;
    for (int i = 0; i < LEAVES; i++) {
      siblings += load(i).siblings;
    }
    return siblings;
  }

  private Leaf load(int number) {
    Leaf leaf = loaded[number];
    if (leaf == null) {
      leaf = new Leaf();
      byte[] row = rows.get(QuorumRows.merkle(number));
      if (row != null) {
        WireReader in = new WireReader(row);
        leaf.sum = in.int64();
        leaf.keys = in.counter();
        leaf.tombstones = in.counter();
        leaf.siblings = in.counter();
      }
      loaded[number] = leaf;
    }
    return leaf;
  }

  private static long term(byte[] key, long digest) {
    return Hash64.hash(digest, Hash64.hash(key, TERM_SEED));
  }

  private static long hash(long[] children) {
    long any = 0;
    long hash = NODE_SEED;
    for (long child : children) {
      any |= child;
      hash = Hash64.hash(child, hash);
    }
    return any == 0 ? 0 : hash;
  }
}
