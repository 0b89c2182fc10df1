package io.quorate.client;

import io.quorate.protocol.process.NodeId;
import io.quorate.store.machine.Command;
import io.quorate.store.machine.Cursor;
import io.quorate.store.machine.KeyRange;
import io.quorate.store.machine.Query;
import io.quorate.store.operation.GroupAnswer;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;

/**
 * The primitives of an ordered keyspace of one partition, waiting for each answer. A refusal is
 * thrown as {@link RefusedException}.
 *
 * <pre>{@code
 * Group group = client.group("etcd");
 * long lease = group.grantLease(0, 30).lease();
 * group.transact(Command.Transact.always(new Op.Put(key, value, lease, false, false, false)));
 * }</pre>
 */
public final class Group {

  private final QuorateClient client;
  private final String keyspace;

  Group(QuorateClient client, String keyspace) {
    this.client = client;
    this.keyspace = keyspace;
  }

  /** What a range holds, as of every write that was acknowledged before. */
  public GroupAnswer.Ranged range(Query query) {
    return expect(new GroupRequest.Range(keyspace, query, false, 0), GroupAnswer.Ranged.class);
  }

  /**
   * What any replica knows of a range.
   *
   * @param index what this session has seen, as a position told
   */
  public GroupAnswer.Ranged rangeLocally(Query query, long index) {
    return expect(new GroupRequest.Range(keyspace, query, true, index), GroupAnswer.Ranged.class);
  }

  /** Compares and writes in one step. */
  public GroupAnswer.Transacted transact(Command.Transact transaction) {
    return expect(new GroupRequest.Transact(keyspace, transaction), GroupAnswer.Transacted.class);
  }

  /**
   * Changes of a range from a place on, waiting at most so long for the first. {@link #watch} does
   * this again and again.
   */
  public GroupAnswer.Watched changes(KeyRange range, Cursor from, int waitMillis) {
    return expect(
        new GroupRequest.Watch(keyspace, range, from, waitMillis), GroupAnswer.Watched.class);
  }

  /**
   * Watches until it is closed or refused for good, whatever node fails meanwhile: no change is
   * left out and none comes twice.
   *
   * @param what as of the first question; its time is how long each question waits
   */
  public Watching watch(GroupRequest.Watch what, Watching.Listener listener) {
    return Watching.begin(client, what, listener);
  }

  /** Watches all changes of a range. */
  public Watching watch(KeyRange range, Cursor from, Watching.Listener listener) {
    return watch(new GroupRequest.Watch(keyspace, range, from, Watching.WAIT_MILLIS), listener);
  }

  /**
   * Grants a lease.
   *
   * @param lease its id; 0 has one allotted
   */
  public GroupAnswer.Leased grantLease(long lease, long ttlSeconds) {
    return expect(
        new GroupRequest.GrantLease(keyspace, lease, ttlSeconds), GroupAnswer.Leased.class);
  }

  /** Ends a lease and deletes its keys. */
  public GroupAnswer.Leased revokeLease(long lease) {
    return expect(new GroupRequest.RevokeLease(keyspace, lease), GroupAnswer.Leased.class);
  }

  /** Gives a lease its whole time anew. */
  public GroupAnswer.Leased keepLeaseAlive(long lease) {
    return expect(new GroupRequest.KeepLeaseAlive(keyspace, lease), GroupAnswer.Leased.class);
  }

  /** How long a lease still lives. */
  public GroupAnswer.Leased inspectLease(long lease, boolean keys) {
    return expect(new GroupRequest.InspectLease(keyspace, lease, keys), GroupAnswer.Leased.class);
  }

  /** All leases. */
  public GroupAnswer.Leases listLeases() {
    return expect(new GroupRequest.ListLeases(keyspace), GroupAnswer.Leases.class);
  }

  /** How one replica stands. */
  public GroupAnswer.Standing describe() {
    return expect(new GroupRequest.DescribeGroup(keyspace), GroupAnswer.Standing.class);
  }

  /** Hands leadership over. */
  public Reply.Done moveLeader(NodeId to) {
    return expect(new GroupRequest.MoveLeader(keyspace, to), Reply.Done.class);
  }

  private <T extends Reply> T expect(Request request, Class<T> kind) {
    Reply reply = client.call(request);
    if (reply instanceof Reply.Refused refused) {
      throw new RefusedException(refused.refusal());
    }
    return kind.cast(reply);
  }
}
