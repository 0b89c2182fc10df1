package io.quorate.server.etcd;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.quorate.api.etcd.election.LeaderResponse;
import io.quorate.api.etcd.mvcc.KeyValue;
import io.quorate.api.etcd.rpc.ResponseHeader;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.store.machine.Change;
import io.quorate.store.machine.Cursor;
import io.quorate.store.machine.Entry;
import io.quorate.store.machine.KeyRange;
import io.quorate.store.operation.GroupAnswer;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.Reply;

/** Tells one client of each leader of an election, and of each value that it proclaims. */
final class Observation implements Runnable {
  private static final int WAIT_MILLIS = 10_000;

  private final Keyspace keyspace;
  private final KeyQueue queue;
  private final byte[] prefix;
  private final ServerCallStreamObserver<LeaderResponse> observer;
  private final Backpressure pressure;
  private final CallWaits waits;

  Observation(
      Keyspace keyspace,
      KeyQueue queue,
      byte[] prefix,
      ServerCallStreamObserver<LeaderResponse> observer,
      CallWaits waits) {
    this.keyspace = keyspace;
    this.queue = queue;
    this.prefix = prefix;
    this.observer = observer;
    this.pressure = new Backpressure(observer);
    this.waits = waits;
  }

  @Override
  public void run() {
    try {
      while (true) {
        GroupAnswer.Ranged found = queue.owner(prefix);
        Cursor next = Cursor.at(found.position().revision() + 1);
        if (found.result().entries().isEmpty()) {
          awaitChange(KeyRange.prefix(prefix), next);
        } else {
          Entry owner = found.result().entries().getFirst();
          say(keyspace.headers().at(found.position()), KeyValues.of(owner));
          follow(owner.key(), next);
        }
      }
    } catch (StatusRuntimeException e) {
      if (!observer.isCancelled()) {
        observer.onError(e);
      }
    } catch (RuntimeException e) {
      observer.onError(Calls.failure(e));
    }
  }

  private void say(ResponseHeader header, KeyValue leader) {
    pressure.await();
    observer.onNext(LeaderResponse.newBuilder().setHeader(header).setKv(leader).build());
  }

  /** Returns once somebody has entered. */
  private void awaitChange(KeyRange range, Cursor from) {
    Cursor place = from;
    while (true) {
      Reply reply = ask(range, place);
      if (Keyspace.refused(reply, ErrorCode.COMPACTED)) {
        return;
      }
      GroupAnswer.Watched watched = Keyspace.expected(reply, GroupAnswer.Watched.class);
      if (!watched.changes().isEmpty()) {
        return;
      }
      place = watched.next();
    }
  }

  /** Tells of each value of a leader; returns once it has gone. */
  private void follow(byte[] key, Cursor from) {
    Cursor place = from;
    while (true) {
      Reply reply = ask(KeyRange.of(key), place);
      if (Keyspace.refused(reply, ErrorCode.COMPACTED)) {
        return;
      }
      GroupAnswer.Watched watched = Keyspace.expected(reply, GroupAnswer.Watched.class);
      for (Change change : watched.changes()) {
        if (change.entry().deleted()) {
          return;
        }
        say(
            keyspace.headers().at(watched.position(), change.revision()),
            KeyValues.of(change.entry()));
      }
      place = watched.next();
    }
  }

  private Reply ask(KeyRange range, Cursor place) {
    return waits.ask(
        new GroupRequest.Watch(
            Keyspace.NAME,
            range,
            place,
            false,
            true,
            true,
            1 << 20,
            WAIT_MILLIS,
            keyspace.seen().index()));
  }
}
