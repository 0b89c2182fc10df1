package io.quorate.store.group;

import io.quorate.protocol.order.OrderCall;
import io.quorate.store.machine.ChangeQuery;
import io.quorate.store.machine.Command;
import io.quorate.store.machine.Query;
import io.quorate.store.machine.RequestId;
import org.jspecify.annotations.Nullable;

/** What is asked of a group; answered by a {@link GroupReply}, or by a refusal. */
public sealed interface GroupCall {

  /** How fresh a read is. */
  sealed interface Level {

    /** It sees every write that was acknowledged before it was asked for. */
    record Linearizable() implements Level {}

    /**
     * It sees what this replica has applied, and at least everything up to an index: the {@code
     * applied} of the last reply that the session has seen, or 0.
     */
    record Local(long index) implements Level {}
  }

  /**
   * Puts a command into the order; answered by {@link GroupReply.Executed} once it is applied here,
   * or by a refusal: {@code NOT_LEADER} with the detail {@code leader} where it is known.
   *
   * @param id of the request, so that a retry takes effect once; null where it is not retried
   */
  record Execute(@Nullable RequestId id, Command command) implements GroupCall {}

  /** Reads; answered by {@link GroupReply.Found}. */
  record Read(Query query, Level level) implements GroupCall {}

  /**
   * Reads the versions of a key, newest first, deletions included; answered by {@link
   * GroupReply.Found}.
   *
   * @param upTo newest revision wanted; 0 for the newest there is
   */
  record History(byte[] key, long upTo, int limit, int bytesMax, Level level)
      implements GroupCall {}

  /**
   * Reads changes, and waits where there are none yet; answered by {@link GroupReply.Watched}.
   *
   * @param waitNanos answered without changes after that long
   * @param index up to which this replica must have applied first
   */
  record Watch(ChangeQuery query, long waitNanos, long index) implements GroupCall {}

  /**
   * Gives a lease its whole time anew; answered by {@link GroupReply.Leased}. Here and below only
   * whoever leads knows, and others refuse {@code NOT_LEADER}.
   */
  record KeepLeaseAlive(long lease) implements GroupCall {}

  /**
   * How long a lease still lives; answered by {@link GroupReply.Leased}.
   *
   * @param keys whether to list what it is attached to
   */
  record InspectLease(long lease, boolean keys) implements GroupCall {}

  /** All leases; answered by {@link GroupReply.Leases}. */
  record ListLeases(Level level) implements GroupCall {}

  /**
   * Hashes what can be read here up to a revision; answered by {@link GroupReply.Hashed}.
   *
   * @param revision 0 for the newest
   */
  record Hash(long revision) implements GroupCall {}

  /** Asks how things stand here; answered by {@link GroupReply.Status}. */
  record Inspect() implements GroupCall {}

  /**
   * Asks something of the engine: {@link OrderCall.Transfer}, {@link OrderCall.Change}; answered by
   * what it replies. Other calls are refused.
   */
  record Order(OrderCall call) implements GroupCall {}
}
