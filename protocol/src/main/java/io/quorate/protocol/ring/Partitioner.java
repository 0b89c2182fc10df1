package io.quorate.protocol.ring;

import java.math.BigInteger;

/**
 * Key to partition: the 64-bit hash space cut into equal arcs, a number fixed for the life of a
 * keyspace (Dynamo, section 6.2, strategy 3).
 *
 * @param partitions from 1 to {@value #PARTITIONS_MAX}
 */
public record Partitioner(int partitions) {
  /** The most partitions of one keyspace. */
  public static final int PARTITIONS_MAX = 65_536;

  public Partitioner {
    if (partitions < 1 || partitions > PARTITIONS_MAX) {
      throw new IllegalArgumentException(
          "a keyspace has 1 to " + PARTITIONS_MAX + " partitions, not " + partitions);
    }
  }

  /** The partition of a key, from 0. */
  public int partitionOf(byte[] key) {
    return partitionOfHash(Hash64.ofKey(key));
  }

  /** The partition of a key with that {@link Hash64#ofKey}. */
  public int partitionOfHash(long keyHash) {
    return (int) Math.unsignedMultiplyHigh(keyHash, partitions);
  }

  /** The lowest hash, unsigned, that falls into the partition. */
  public long arcStart(int partition) {
    BigInteger space = BigInteger.ONE.shiftLeft(64).multiply(BigInteger.valueOf(partition));
    BigInteger[] parts = space.divideAndRemainder(BigInteger.valueOf(partitions));
    return parts[0].add(parts[1].signum() == 0 ? BigInteger.ZERO : BigInteger.ONE).longValue();
  }
}
