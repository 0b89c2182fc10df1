package io.quorate.server.etcd;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import io.quorate.api.etcd.lock.LockGrpc;
import io.quorate.api.etcd.lock.LockRequest;
import io.quorate.api.etcd.lock.LockResponse;
import io.quorate.api.etcd.lock.UnlockRequest;
import io.quorate.api.etcd.lock.UnlockResponse;
import io.quorate.store.machine.Command;
import io.quorate.store.machine.KeyRange;
import io.quorate.store.machine.Op;
import io.quorate.store.operation.GroupAnswer;

/** {@code v3lockpb.Lock}. */
final class LockService extends LockGrpc.LockImplBase {
  private static final String LOST = "mutex: session is expired";

  private final Keyspace keyspace;
  private final KeyQueue queue;

  LockService(Keyspace keyspace, KeyQueue queue) {
    this.keyspace = keyspace;
    this.queue = queue;
  }

  @Override
  public void lock(LockRequest in, StreamObserver<LockResponse> observer) {
    Calls.answer(
        observer,
        () -> {
          KeyQueue.Place place = queue.enter(in.getName(), in.getLease(), ByteString.EMPTY);
          GroupAnswer.Ranged held = queue.awaitTurn(place, LOST);
          return LockResponse.newBuilder()
              .setHeader(keyspace.headers().at(held.position()))
              .setKey(KeyValues.bytes(place.key()))
              .build();
        });
  }

  @Override
  public void unlock(UnlockRequest in, StreamObserver<UnlockResponse> observer) {
    Calls.answer(
        observer,
        () -> {
          RequestRules.requireKey(in.getKey());
          GroupAnswer.Transacted done =
              queue.transact(
                  Command.Transact.always(
                      new Op.Delete(KeyRange.of(in.getKey().toByteArray()), false)));
          return UnlockResponse.newBuilder()
              .setHeader(keyspace.headers().at(done.position(), done.outcome().revision()))
              .build();
        });
  }
}
