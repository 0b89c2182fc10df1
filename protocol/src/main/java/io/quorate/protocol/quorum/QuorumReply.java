package io.quorate.protocol.quorum;

import io.quorate.protocol.clock.Context;
import io.quorate.protocol.clock.Sibling;
import java.util.List;

/** Answers to {@link QuorumCall}s; what was not done is a {@code Refusal} instead. */
public sealed interface QuorumReply {

  /** The write is durable on as many replicas as asked for; the context supersedes it. */
  record Stored(Context context, Receipt receipt) implements QuorumReply {}

  /**
   * What a key holds.
   *
   * @param siblings causally unrelated values, in the order of their dots, deletions among them
   *     when they are concurrent with a value; only deletions, or nothing, means that the key is
   *     absent
   * @param context covers all of the siblings, and the deletion where the key was deleted
   */
  record Found(List<Sibling> siblings, Context context, Receipt receipt) implements QuorumReply {}

  /** One key of a scan. */
  record Row(byte[] key, List<Sibling> siblings, Context context) {}

  /** Rows in key order; {@code complete} when no more follow in this partition. */
  record Listed(List<Row> rows, boolean complete) implements QuorumReply {}

  /**
   * Keys that changed, each with its present state; none when the follower has waited long enough.
   *
   * @param rows in the order in which they changed here, or of the keys on a walk; no live sibling
   *     means that the key is absent
   * @param next where to go on
   * @param reset whether a walk begins: what follows, up to {@code walked}, is all that this
   *     replica holds, whatever was told before
   * @param walked whether the walk ends with this answer
   */
  record Followed(List<Row> rows, FeedPlace next, boolean reset, boolean walked)
      implements QuorumReply {}

  /**
   * Figures of one partition on one node.
   *
   * @param keys rows held, tombstones included; approximate while the process recovers
   * @param hints markers waiting for their target
   * @param digest root of the Merkle tree: equal on replicas that hold the same
   * @param transferredRows rows fetched so far by a transfer under way, else 0
   */
  record Status(
      long keys,
      long tombstones,
      long siblings,
      long hints,
      long digest,
      long reapEra,
      long transferredRows)
      implements QuorumReply {}
}
