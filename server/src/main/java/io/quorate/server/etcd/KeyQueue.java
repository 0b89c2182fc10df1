package io.quorate.server.etcd;

import com.google.protobuf.ByteString;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.store.machine.Command;
import io.quorate.store.machine.Compare;
import io.quorate.store.machine.Cursor;
import io.quorate.store.machine.Entry;
import io.quorate.store.machine.KeyRange;
import io.quorate.store.machine.Op;
import io.quorate.store.machine.OpResult;
import io.quorate.store.machine.Query;
import io.quorate.store.operation.GroupAnswer;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.Reply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Queues of keys, on which etcd's locks and elections stand: a key under {@code name/} for each
 * lease that waits, and the oldest one owns. Who waits watches only the key before its own, and its
 * lease is kept alive meanwhile.
 */
final class KeyQueue {
  private static final byte[] NOTHING = {};
  private static final long LEASE_SECONDS = 60;
  private static final long WAIT_SECONDS = 10;

  /**
   * A key in a queue.
   *
   * @param revision that created it: the order of the queue, and the fence of what it guards
   * @param waitMillis after which the lease is to be kept alive again
   */
  record Place(
      byte[] prefix, byte[] key, long lease, long revision, ByteString value, int waitMillis) {
    Compare stillThere() {
      return new Compare(
          KeyRange.of(key), Compare.Target.CREATE, Compare.Relation.EQUAL, revision, NOTHING);
    }
  }

  private final Keyspace keyspace;

  KeyQueue(Keyspace keyspace) {
    this.keyspace = keyspace;
  }

  static byte[] prefix(ByteString name) {
    return name.concat(ByteString.copyFromUtf8("/")).toByteArray();
  }

  /**
   * Joins a queue; with the same lease again it is the same place.
   *
   * @param lease 0 has one granted
   */
  Place enter(ByteString name, long lease, ByteString value) {
    byte[] prefix = prefix(name);
    GroupRequest kept =
        lease == 0
            ? new GroupRequest.GrantLease(Keyspace.NAME, 0, LEASE_SECONDS)
            : new GroupRequest.InspectLease(Keyspace.NAME, lease, false);
    Reply reply = keyspace.ask(kept);
    if (Keyspace.refused(reply, ErrorCode.UNKNOWN_LEASE)) {
      // These services of etcd pass the text on, and lose the code.
      throw Status.UNKNOWN.withDescription(EtcdError.LEASE_NOT_FOUND.text()).asRuntimeException();
    }
    GroupAnswer.Leased granted = Keyspace.expected(reply, GroupAnswer.Leased.class);
    if (granted.remainingMillis() < TimeUnit.SECONDS.toMillis(granted.ttlSeconds()) / 2) {
      keepAlive(granted.lease());
    }
    byte[] suffix = Long.toHexString(granted.lease()).getBytes(StandardCharsets.US_ASCII);
    byte[] key = ByteString.copyFrom(prefix).concat(ByteString.copyFrom(suffix)).toByteArray();
    Op put = new Op.Put(key, value.toByteArray(), granted.lease(), false, false, false);
    GroupAnswer.Transacted done =
        transact(
            new Command.Transact(
                List.of(Compare.modified(key, 0)),
                List.of(put),
                List.of(new Op.Read(Query.key(key)))));
    long third = TimeUnit.SECONDS.toMillis(granted.ttlSeconds()) / 3;
    int waitMillis = (int) Math.clamp(third, 1, TimeUnit.SECONDS.toMillis(WAIT_SECONDS));
    long revision = done.outcome().revision();
    ByteString present = value;
    if (!done.outcome().succeeded()) {
      OpResult.Found found = (OpResult.Found) done.outcome().results().getFirst();
      Entry own = found.result().entries().getFirst();
      revision = own.createRevision();
      present = KeyValues.bytes(own.value());
    }
    return new Place(prefix, key, granted.lease(), revision, present, waitMillis);
  }

  GroupAnswer.Transacted transact(Command.Transact transaction) {
    return keyspace.ask(
        new GroupRequest.Transact(Keyspace.NAME, transaction), GroupAnswer.Transacted.class);
  }

  /**
   * Waits until nobody is before that place, then looks whether it still is one: its lease may have
   * ended meanwhile.
   *
   * @param lost what the caller is told where it is none any more
   * @throws StatusRuntimeException when the client goes; its key is deleted
   */
  GroupAnswer.Ranged awaitTurn(Place place, String lost) {
    CallWaits waits = new CallWaits(keyspace, Context.current());
    try {
      Query before = Query.lastCreated(KeyRange.prefix(place.prefix()), place.revision());
      for (GroupAnswer.Ranged found = range(before);
          !found.result().entries().isEmpty();
          found = range(before)) {
        byte[] key = found.result().entries().getFirst().key();
        awaitDeletion(place, key, found.position().revision(), waits);
      }
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.CANCELLED) {
        leave(place);
      }
      throw e;
    }
    GroupAnswer.Ranged own = range(Query.key(place.key()));
    boolean held =
        own.result().entries().stream()
            .anyMatch(entry -> entry.createRevision() == place.revision());
    if (!held) {
      throw Status.UNKNOWN.withDescription(lost).asRuntimeException();
    }
    return own;
  }

  private GroupAnswer.Ranged range(Query query) {
    return keyspace.ask(
        new GroupRequest.Range(Keyspace.NAME, query, false, 0), GroupAnswer.Ranged.class);
  }

  /** The owner of a queue, which is its oldest key, if there is any. */
  GroupAnswer.Ranged owner(byte[] prefix) {
    return range(Query.firstCreated(KeyRange.prefix(prefix)));
  }

  private void awaitDeletion(Place place, byte[] before, long revision, CallWaits waits) {
    GroupRequest.Watch watch =
        new GroupRequest.Watch(
            Keyspace.NAME,
            KeyRange.of(before),
            Cursor.at(revision + 1),
            false,
            false,
            true,
            1,
            place.waitMillis(),
            keyspace.seen().index());
    while (true) {
      Reply reply = waits.ask(watch);
      if (Keyspace.refused(reply, ErrorCode.COMPACTED)) {
        return; // look again who is before
      }
      GroupAnswer.Watched watched = Keyspace.expected(reply, GroupAnswer.Watched.class);
      if (!watched.changes().isEmpty()) {
        return;
      }
      watch = watch.at(watched.next());
      keepAlive(place.lease());
    }
  }

  private void keepAlive(long lease) {
    keyspace.ask(new GroupRequest.KeepLeaseAlive(Keyspace.NAME, lease), GroupAnswer.Leased.class);
  }

  /** Gives a place up. */
  void leave(Place place) {
    transact(
        new Command.Transact(
            List.of(place.stillThere()),
            List.of(new Op.Delete(KeyRange.of(place.key()), false)),
            List.of()));
  }
}
