package io.quorate.protocol.quorum;

import io.quorate.protocol.process.NodeId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * How the rows of a partition are named: one byte for the kind, then what tells rows of the kind
 * apart.
 *
 * <pre>
 *   'v' key                      the key's versions
 *   'h' length(node) node key    a hint: this node keeps the key for that one
 *   'm' leaf                     a leaf of the Merkle tree
 *   'p' key                      Paxos: promise, acceptance and minted counter of the key
 *   't' key                      there is a tombstone under this key
 *   'e' name                     epochs, eras and counters of the partition
 * </pre>
 */
final class QuorumRows {

  static final byte VERSIONS = 'v';
  static final byte HINT = 'h';
  static final byte MERKLE = 'm';
  static final byte PAXOS = 'p';
  static final byte STATE = 'e';
  static final byte TOMBSTONE = 't';

  private QuorumRows() {}

  static byte[] versions(byte[] key) {
    return prefixed(VERSIONS, key);
  }

  static byte[] paxos(byte[] key) {
    return prefixed(PAXOS, key);
  }

  static byte[] state(String name) {
    return prefixed(STATE, name.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] tombstone(byte[] key) {
    return prefixed(TOMBSTONE, key);
  }

  static byte[] merkle(int leaf) {
    return ByteBuffer.allocate(3).put(MERKLE).putShort((short) leaf).array();
  }

  /** The hints for one node lie together, in key order. */
  static byte[] hint(NodeId target, byte[] key) {
    byte[] name = target.name().getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(3 + name.length + key.length)
        .put(HINT)
        .putShort((short) name.length)
        .put(name)
        .put(key)
        .array();
  }

  /** The first row after the hints for one node. */
  static byte[] afterHints(NodeId target) {
    byte[] row = hint(target, new byte[0]);
    int last = row.length - 1;
    row[last]++; // never wraps: no byte of UTF-8 is 0xff
    return row;
  }

  /** The node that a hint row is for. */
  static NodeId hintTarget(byte[] row) {
    int length = ByteBuffer.wrap(row).getShort(1);
    return new NodeId(new String(row, 3, length, StandardCharsets.UTF_8));
  }

  /** The key that a hint row names. */
  static byte[] hintKey(byte[] row) {
    return Arrays.copyOfRange(row, 3 + ByteBuffer.wrap(row).getShort(1), row.length);
  }

  /** The key of a {@link #VERSIONS} or {@link #PAXOS} row. */
  static byte[] key(byte[] row) {
    return Arrays.copyOfRange(row, 1, row.length);
  }

  /** The first row of a kind. */
  static byte[] first(byte kind) {
    return new byte[] {kind};
  }

  /** The first row after a kind. */
  static byte[] after(byte kind) {
    return new byte[] {(byte) (kind + 1)};
  }

  /** The least row name greater than this one. */
  static byte[] next(byte[] row) {
    return Arrays.copyOf(row, row.length + 1);
  }

  static byte[] prefixed(byte kind, byte[] rest) {
    byte[] row = new byte[rest.length + 1];
    row[0] = kind;
    System.arraycopy(rest, 0, row, 1, rest.length);
    return row;
  }
}
