package io.quorate.protocol.order;

import io.quorate.protocol.process.NodeId;
import org.jspecify.annotations.Nullable;

/** What the layer above asks of an engine. Where it says so, calls have no reply. */
public sealed interface OrderCall {

  /**
   * Puts a command into the order. On success there is no reply but {@link OrderNotice.Delivered}
   * with the call's ticket; on failure a refusal: {@code NOT_LEADER} (detail {@code leader} where
   * it is known), {@code OVERLOADED}, {@code TOO_LARGE}, {@code UNAVAILABLE}, {@code
   * INDETERMINATE}.
   *
   * @param command opaque; belongs to the engine from now on
   */
  record Propose(byte[] command) implements OrderCall {}

  /**
   * Asks for a moment at which a read of the local state is linearizable. Any node with state may
   * be asked; one that does not lead asks the leader. The reply is {@link OrderReply.Readable}, or
   * a refusal that says {@code UNAVAILABLE}: nothing was read, asking again is safe.
   *
   * @param leaseAllowed whether a lease may stand in for a round of messages, where the engine's
   *     settings state a bound for the clocks
   */
  record Read(boolean leaseAllowed) implements OrderCall {}

  /**
   * Hands leadership over; {@link OrderReply.Transferred} once another node leads.
   *
   * @param to a voter, or null for the best one
   */
  record Transfer(@Nullable NodeId to) implements OrderCall {}

  /** Changes who takes part; {@link OrderReply.MembershipSettled} once that is decided. */
  record Change(MembershipChange change) implements OrderCall {}

  /** Asks how things stand: {@link OrderStatus}. */
  record Inspect() implements OrderCall {}

  /** The effects of all entries up to an index are in durable tables. No reply. */
  record Flushed(long index) implements OrderCall {}

  /**
   * A part of an open snapshot, as {@link OrderNotice.ChunkWanted} asked for. No reply.
   *
   * @param index of the snapshot
   * @param after as in the request
   * @param bytes opaque to the engine, at least one byte
   * @param next where the next chunk begins; opaque, meaningless when last
   */
  record Chunk(long index, byte[] after, byte[] bytes, byte[] next, boolean last)
      implements OrderCall {}

  /** An open snapshot can no longer be read: the engine begins another one. No reply. */
  record SnapshotLost(long index) implements OrderCall {}
}
