package io.quorate.protocol.order;

import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Ticket;
import org.jspecify.annotations.Nullable;

/** What an engine tells the layer above. */
public sealed interface OrderNotice {

  /**
   * The next command of the order.
   *
   * @param term grows whenever another leader takes over; all nodes see the same
   * @param command never changed by either side
   * @param ticket of the proposal if it was made here and somebody still waits for it
   */
  record Delivered(long index, long term, byte[] command, @Nullable Ticket ticket)
      implements OrderNotice {}

  /** The next index carries no command: only the applied index moves. */
  record Passed(long index, long term) implements OrderNotice {}

  /** The next index carries a membership, which is decided now; no command. */
  record MembershipChanged(long index, long term, Membership membership) implements OrderNotice {}

  /**
   * Who leads, as far as this node knows.
   *
   * @param role of this node
   * @param leader null while none is known
   * @param ready whether this node leads and has delivered all that earlier leaders decided
   */
  record Leadership(Role role, long term, @Nullable NodeId leader, boolean ready)
      implements OrderNotice {}

  /** The state as of this index, which is the last one delivered, must stay readable. */
  record SnapshotOpened(long index) implements OrderNotice {}

  /**
   * Please hand in a part of an open snapshot by {@link OrderCall.Chunk}.
   *
   * @param after where it begins: empty for the beginning, else the {@code next} of the chunk
   *     before
   * @param bytesMax the chunk should not be larger
   */
  record ChunkWanted(long index, byte[] after, int bytesMax) implements OrderNotice {}

  /** A snapshot is read no more. */
  record SnapshotClosed(long index) implements OrderNotice {}

  /**
   * A part of another node's snapshot, to be staged. Parts of one snapshot come in order.
   *
   * @param index of the snapshot
   * @param number from 0; 0 means that what was staged before is worth nothing
   */
  record ChunkArrived(long index, long number, byte[] bytes) implements OrderNotice {}

  /** The staged snapshot is complete: it is the state now, as of this index. */
  record SnapshotArrived(long index, long term, Membership membership) implements OrderNotice {}

  /** What a node is to its group at a moment. */
  enum Role {
    LEADER,
    CANDIDATE,
    FOLLOWER,
    /** Receives everything, votes on nothing. */
    LEARNER,
    /** Votes and keeps the log, holds no state. */
    WITNESS,
    /** Belongs to the group no more, or not yet. */
    OUTSIDER
  }
}
