package io.quorate.protocol.raft;

import io.quorate.protocol.order.Membership;
import io.quorate.protocol.process.NodeId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a replica keeps in the journal. */
public sealed interface RaftRecord {

  /** The current term, and whom this replica voted for in it. */
  record Ballot(long term, @Nullable NodeId vote) implements RaftRecord {}

  /** The log up to {@code prevIndex} stays, these entries follow, what else followed is void. */
  record Entries(long prevIndex, long prevTerm, List<Entry> entries) implements RaftRecord {}

  /**
   * What must outlive the records that are released: the ballot, and what the log stands on.
   *
   * @param index entries up to it are in the tables and need not be replayed
   * @param membership as of that index
   * @param staged how far an incoming snapshot has come in the tables, or null
   */
  record Base(
      long term,
      @Nullable NodeId vote,
      long index,
      long indexTerm,
      Membership membership,
      @Nullable Staged staged)
      implements RaftRecord {}

  /**
   * How far an incoming snapshot has come.
   *
   * @param number of the part that comes next
   * @param next where that part begins, opaque
   */
  record Staged(SnapshotId snapshot, long number, byte[] next) {}

  /** A part of an incoming snapshot. */
  record Part(SnapshotId snapshot, long number, byte[] bytes, byte[] next) implements RaftRecord {}

  /** The incoming snapshot is complete, and is the state now. */
  record Installed(SnapshotId snapshot, Membership membership) implements RaftRecord {}
}
