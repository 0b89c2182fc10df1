package io.quorate.store.operation;

import io.quorate.protocol.clock.Context;
import io.quorate.protocol.process.NodeId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be asked of any node; answered by a {@link Reply}. */
public sealed interface Request {

  /** An operation on the data of a keyspace. */
  sealed interface Data extends Request {
    String keyspace();
  }

  /** An operation on one key, which belongs to one partition. */
  sealed interface Keyed extends Data {
    byte[] key();
  }

  /**
   * Reads a key; answered by {@link Reply.Found}.
   *
   * @param r replies to wait for, at least the keyspace's; 0 takes the keyspace's
   */
  record Get(String keyspace, byte[] key, int r) implements Keyed {}

  /**
   * Writes a key; answered by {@link Reply.Stored}.
   *
   * @param context what is superseded; null for a blind write
   * @param conditional whether it is done only if the context is exactly the present one (null:
   *     absent)
   * @param w acknowledgements to wait for, at least the keyspace's; 0 takes the keyspace's
   */
  record Put(
      String keyspace,
      byte[] key,
      @Nullable Context context,
      boolean conditional,
      byte[] value,
      int w)
      implements Keyed {}

  /** Deletes a key; as {@link Put}. */
  record Delete(String keyspace, byte[] key, @Nullable Context context, boolean conditional, int w)
      implements Keyed {}

  /**
   * Reads keys in order over all partitions; answered by {@link Reply.Listed}.
   *
   * @param after exclusive, empty for the beginning
   * @param limit rows at most, positive
   */
  record Scan(String keyspace, byte[] prefix, byte[] after, int limit, boolean values)
      implements Data {}

  /**
   * Creates a keyspace; the same settings again change nothing. Answered by {@link
   * Reply.Described}.
   */
  record CreateKeyspace(String name, KeyspaceSettings settings) implements Request {}

  /** Deletes a keyspace with all its data; answered by {@link Reply.Done}. */
  record DeleteKeyspace(String name) implements Request {}

  /** Answered by {@link Reply.Described}. */
  record DescribeKeyspace(String name) implements Request {}

  /** Answered by {@link Reply.Keyspaces}. */
  record ListKeyspaces() implements Request {}

  /**
   * Answered by {@link Reply.Cluster}.
   *
   * @param figures whether to ask every node for its figures; else the answer comes at once from
   *     the node's own table, with -1 for what it cannot know
   */
  record ClusterStatus(boolean figures) implements Request {}

  /**
   * Admits a node and moves partitions to it while serving; answered by {@link Reply.Done} once
   * begun.
   */
  record AddNode(NodeId node, NodeAddress address) implements Request {}

  /**
   * Moves all partitions off a node, then lets it go; answered by {@link Reply.Done} once begun.
   */
  record RemoveNode(NodeId node) implements Request {}

  /**
   * Test clusters only: blocks messages between nodes of different groups; answered by {@link
   * Reply.Done}.
   */
  record Cut(List<List<NodeId>> groups) implements Request {}

  /** Test clusters only: lifts every {@link Cut}; answered by {@link Reply.Done}. */
  record Heal() implements Request {}
}
