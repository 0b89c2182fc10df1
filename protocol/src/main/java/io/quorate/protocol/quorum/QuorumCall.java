package io.quorate.protocol.quorum;

import io.quorate.protocol.clock.Context;
import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.process.NodeId;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** What the layer above asks of the process of one partition. */
public sealed interface QuorumCall {

  /**
   * Reads a key; answered by {@link QuorumReply.Found} or a refusal.
   *
   * @param r replies to wait for, at least the keyspace's own; 0 takes the keyspace's
   */
  record Get(byte[] key, int r) implements QuorumCall {}

  /**
   * Writes or deletes a key; answered by {@link QuorumReply.Stored} or a refusal.
   *
   * @param context what the write supersedes; null for a blind write, concurrent with everything
   * @param conditional done only if {@code context} is exactly the key's present context (null:
   *     absent), decided by Paxos among a majority of the primaries
   * @param value ignored when {@code deleted}
   * @param w acknowledgements to wait for, at least the keyspace's own; 0 takes the keyspace's
   */
  record Put(
      byte[] key,
      @Nullable Context context,
      boolean conditional,
      boolean deleted,
      byte[] value,
      int w)
      implements QuorumCall {}

  /**
   * Reads keys of this partition in order; answered by {@link QuorumReply.Listed} or a refusal.
   *
   * @param after exclusive; empty for the beginning
   * @param limit rows at most
   * @param values whether values are wanted, or only keys and contexts
   * @param stored whether states are wanted as they are stored, not as readers see them
   */
  record Scan(byte[] prefix, byte[] after, int limit, boolean values, boolean stored)
      implements QuorumCall {
    public Scan(byte[] prefix, byte[] after, int limit, boolean values) {
      this(prefix, after, limit, values, false);
    }

    /** States as they are stored, for a backup. */
    public static Scan stored(byte[] prefix, byte[] after, int limit) {
      return new Scan(prefix, after, limit, true, true);
    }
  }

  /**
   * Joins a state from a backup into a key's; answered by {@link QuorumReply.Stored} or a refusal.
   * No actor of it may live in this cluster, or ever have: a dot would mean two writes.
   */
  record Restore(byte[] key, Versions state) implements QuorumCall {}

  /**
   * Follows the changes of this partition, one question after the other; answered by {@link
   * QuorumReply.Followed} or a refusal. Only an owner answers.
   *
   * @param from as the last answer said, or {@link FeedPlace#NOW} or {@link FeedPlace#BEGINNING}
   * @param prefix only keys that begin so; the same in every question
   * @param bytesMax keys and values of an answer, which holds at least one change where there is
   *     one
   * @param waitNanos how long to wait for a change; 0 for not at all
   */
  record Follow(FeedPlace from, byte[] prefix, int bytesMax, long waitNanos)
      implements QuorumCall {}

  /** Ownership of the partition changed; answered by nothing. */
  record Configure(Ownership ownership) implements QuorumCall {}

  /** The nodes believed to be alive changed; answered by nothing. */
  record Reachable(SortedSet<NodeId> nodes) implements QuorumCall {}

  /** Asks for figures; answered by {@link QuorumReply.Status}. */
  record Inspect() implements QuorumCall {}
}
