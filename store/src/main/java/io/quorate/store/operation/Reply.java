package io.quorate.store.operation;

import io.quorate.protocol.clock.Context;
import io.quorate.protocol.clock.Sibling;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.quorum.FeedPlace;
import io.quorate.protocol.quorum.Receipt;
import java.util.List;

/** The answer to a {@link Request}. */
public sealed interface Reply
    permits Reply.Refused,
        Reply.Found,
        Reply.Stored,
        Reply.Listed,
        Reply.Changed,
        Reply.Versions,
        Reply.Described,
        Reply.Keyspaces,
        Reply.Cluster,
        Reply.Done,
        GroupAnswer {

  /** Not done; the code says what may be concluded. */
  record Refused(Refusal refusal) implements Reply {}

  /** What a key holds; no live sibling means that it is absent, and the context still counts. */
  record Found(List<Sibling> siblings, Context context, Receipt receipt) implements Reply {

    /** The replicas that answered, owners only. */
    public List<NodeId> by() {
      return receipt.primaries();
    }

    /** How far a session has seen by this, in an ordered keyspace; 0 elsewhere. */
    public long index() {
      return receipt.index();
    }
  }

  /** Written; the context supersedes it. */
  record Stored(Context context, Receipt receipt) implements Reply {

    /** The replicas that answered, owners only; in an ordered keyspace who leads. */
    public List<NodeId> by() {
      return receipt.primaries();
    }

    /** How far a session has seen by this, in an ordered keyspace; 0 elsewhere. */
    public long index() {
      return receipt.index();
    }
  }

  /** One key of a scan. */
  record Row(byte[] key, List<Sibling> siblings, Context context) {}

  /**
   * Rows in key order; {@code complete} when none follow. Absent keys are left out.
   *
   * @param index that a session has seen by this, in a keyspace with one order; 0 elsewhere
   */
  record Listed(List<Row> rows, boolean complete, long index) implements Reply {
    public Listed(List<Row> rows, boolean complete) {
      this(rows, complete, 0);
    }
  }

  /**
   * Keys of a partition of an eventual keyspace that changed, each with its present state at one
   * replica; none when the follower has waited long enough.
   *
   * @param rows no live sibling means that the key is absent
   * @param next where to go on
   * @param reset whether a walk over all keys begins: what comes up to {@code walked} is what the
   *     replica holds, whatever was told before
   * @param walked whether the walk ends with this answer
   */
  record Changed(List<Row> rows, FeedPlace next, boolean reset, boolean walked) implements Reply {}

  /**
   * A version of a key in an ordered keyspace.
   *
   * @param revision that wrote it
   * @param deleted whether it is a deletion; the value is empty then
   */
  record Version(long revision, boolean deleted, byte[] value) {}

  /**
   * Versions, newest first; {@code complete} when none follow that are still kept.
   *
   * @param index that a session has seen by this
   */
  record Versions(List<Version> versions, boolean complete, long index) implements Reply {}

  /** A keyspace. */
  record Described(KeyspaceInfo keyspace) implements Reply {}

  /** All keyspaces, by name. */
  record Keyspaces(List<KeyspaceInfo> keyspaces) implements Reply {}

  /** The cluster as the answering node knows it. */
  record Cluster(ClusterInfo cluster) implements Reply {}

  /** Done, with nothing more to say than a sentence. */
  record Done(String message) implements Reply {}
}
