package io.quorate.store.operation;

import io.quorate.protocol.process.NodeId;
import io.quorate.store.machine.Command;
import io.quorate.store.machine.Cursor;
import io.quorate.store.machine.KeyRange;
import io.quorate.store.machine.Query;
import io.quorate.store.machine.RequestId;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of the group behind an ordered keyspace of one partition: the replicated primitives
 * that services stand on. Answered by a {@link GroupAnswer}, or refused.
 */
public sealed interface GroupRequest extends Request.Data {

  /**
   * Reads a range; answered by {@link GroupAnswer.Ranged}.
   *
   * @param local whether any replica may answer from what it has applied; else the read is
   *     linearizable, whatever the keyspace's level
   * @param index what the session has seen: a local read sees no less; 0 for nothing
   */
  record Range(String keyspace, Query query, boolean local, long index) implements GroupRequest {}

  /** Compares and writes in one step; answered by {@link GroupAnswer.Transacted}. */
  record Transact(String keyspace, Command.Transact transaction, @Nullable RequestId id)
      implements GroupRequest, Request.Write {
    public Transact(String keyspace, Command.Transact transaction) {
      this(keyspace, transaction, null);
    }

    @Override
    public Transact under(RequestId other) {
      return new Transact(keyspace, transaction, other);
    }
  }

  /**
   * Reads changes, and waits where there are none yet; answered by {@link GroupAnswer.Watched}. The
   * asker keeps the place: asking again from {@code next} goes on without a gap, at any replica. A
   * place below what is kept is refused {@code COMPACTED} with the detail {@code floor}; one that
   * has not come yet is waited for.
   *
   * @param from where to begin; {@link Cursor#NOW} for what comes after this
   * @param previous whether to add what each change superseded
   * @param puts whether writes are wanted
   * @param deletes whether deletions are wanted
   * @param bytesMax stop once the changes hold that many bytes, at the end of a revision where one
   *     fits; at least one change comes where there is one
   * @param waitMillis answered without changes after that long
   * @param index what the session has seen: the replica that answers has applied no less
   */
  record Watch(
      String keyspace,
      KeyRange range,
      Cursor from,
      boolean previous,
      boolean puts,
      boolean deletes,
      int bytesMax,
      int waitMillis,
      long index)
      implements GroupRequest {

    /** All changes of a range, 1 MiB at a time. */
    public Watch(String keyspace, KeyRange range, Cursor from, int waitMillis) {
      this(keyspace, range, from, false, true, true, 1 << 20, waitMillis, 0);
    }

    /** This watch from another place. */
    public Watch at(Cursor place) {
      return new Watch(
          keyspace, range, place, previous, puts, deletes, bytesMax, waitMillis, index);
    }

    /** This watch for another time. */
    public Watch waiting(int millis) {
      return new Watch(keyspace, range, from, previous, puts, deletes, bytesMax, millis, index);
    }
  }

  /**
   * Grants a lease; answered by {@link GroupAnswer.Leased}. One that exists is refused {@code
   * ALREADY_EXISTS}.
   *
   * @param lease its id; 0 has one allotted
   * @param ttlSeconds how long it lives without being kept alive; what is granted may be more
   */
  record GrantLease(String keyspace, long lease, long ttlSeconds) implements GroupRequest {}

  /**
   * Ends a lease and deletes the keys that it is attached to, in one revision; answered by {@link
   * GroupAnswer.Leased} without time. Here and below an unknown lease is refused {@code
   * UNKNOWN_LEASE}.
   */
  record RevokeLease(String keyspace, long lease) implements GroupRequest {}

  /** Gives a lease its whole time anew, from now; answered by {@link GroupAnswer.Leased}. */
  record KeepLeaseAlive(String keyspace, long lease) implements GroupRequest {}

  /**
   * How long a lease still lives; answered by {@link GroupAnswer.Leased}.
   *
   * @param keys whether to list the keys that it is attached to
   */
  record InspectLease(String keyspace, long lease, boolean keys) implements GroupRequest {}

  /** Answered by {@link GroupAnswer.Leases}. */
  record ListLeases(String keyspace) implements GroupRequest {}

  /**
   * Keeps what can be read now readable while a lease lives; answered by {@link
   * GroupAnswer.Leased}, whose position names the revision.
   */
  record HoldHistory(String keyspace, long lease) implements GroupRequest {}

  /**
   * Fills an empty keyspace from a backup, step by step; answered by {@link GroupAnswer.Restored}.
   * A step that was done before changes nothing. A keyspace that has been written to is refused
   * {@code ALREADY_EXISTS}.
   */
  record Restore(String keyspace, Command.Restoring step) implements GroupRequest {}

  /** How the replica that is asked stands; answered by {@link GroupAnswer.Standing}. */
  record DescribeGroup(String keyspace) implements GroupRequest {}

  /**
   * Hashes what the replica that is asked holds: all that can be read up to a revision. Equal on
   * all replicas for equal revision and floor; answered by {@link GroupAnswer.Hashed}.
   *
   * @param revision 0 for the newest
   */
  record HashGroup(String keyspace, long revision) implements GroupRequest {}

  /**
   * Hands leadership of the group over; answered by {@link Reply.Done} once another node leads.
   *
   * @param to a node that votes and holds state; null for the one that lacks the least
   */
  record MoveLeader(String keyspace, @Nullable NodeId to) implements GroupRequest {}

  /** Whether any replica may answer, from what it has applied. */
  default boolean anyReplica() {
    return switch (this) {
      case Range range -> range.local();
      case Watch _, DescribeGroup _, HashGroup _ -> true;
      case Transact _,
          GrantLease _,
          RevokeLease _,
          KeepLeaseAlive _,
          InspectLease _,
          ListLeases _,
          HoldHistory _,
          Restore _,
          MoveLeader _ ->
          false;
    };
  }

  /** Whether it changes anything, so that it must not be done twice. */
  default boolean writes() {
    return switch (this) {
      case Transact _, GrantLease _, RevokeLease _, MoveLeader _ -> true;
      // Keeping alive twice is keeping alive, and a step of a restore is done once.
      case KeepLeaseAlive _,
          HoldHistory _,
          Restore _,
          Range _,
          Watch _,
          InspectLease _,
          ListLeases _,
          DescribeGroup _,
          HashGroup _ ->
          false;
    };
  }
}
