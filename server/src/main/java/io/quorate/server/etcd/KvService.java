package io.quorate.server.etcd;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quorate.api.etcd.rpc.CompactionRequest;
import io.quorate.api.etcd.rpc.CompactionResponse;
import io.quorate.api.etcd.rpc.DeleteRangeRequest;
import io.quorate.api.etcd.rpc.DeleteRangeResponse;
import io.quorate.api.etcd.rpc.KVGrpc;
import io.quorate.api.etcd.rpc.PutRequest;
import io.quorate.api.etcd.rpc.PutResponse;
import io.quorate.api.etcd.rpc.RangeRequest;
import io.quorate.api.etcd.rpc.RangeResponse;
import io.quorate.api.etcd.rpc.ResponseHeader;
import io.quorate.api.etcd.rpc.TxnRequest;
import io.quorate.api.etcd.rpc.TxnResponse;
import io.quorate.store.machine.Command;
import io.quorate.store.machine.Op;
import io.quorate.store.machine.OpResult;
import io.quorate.store.operation.GroupAnswer;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;

/** {@code etcdserverpb.KV}. */
final class KvService extends KVGrpc.KVImplBase {
  private final Keyspace keyspace;
  private final RangeReader reader;
  private final Alarms alarms;

  KvService(Keyspace keyspace, RangeReader reader, Alarms alarms) {
    this.keyspace = keyspace;
    this.reader = reader;
    this.alarms = alarms;
  }

  @Override
  public void range(RangeRequest in, StreamObserver<RangeResponse> observer) {
    Reservation reservation = reader.reserve();
    releaseWhenGone(observer, reservation);
    Calls.answer(
        observer,
        () -> {
          alarms.requireSound();
          return reader.range(in, reservation);
        });
  }

  @Override
  public void put(PutRequest in, StreamObserver<PutResponse> observer) {
    Calls.answer(observer, () -> put(in));
  }

  private PutResponse put(PutRequest in) {
    RequestRules.check(in);
    Calls.requireSmall(in);
    alarms.requireSpace();
    GroupAnswer.Transacted done = transact(Operations.put(in));
    PutResponse.Builder response = PutResponse.newBuilder().setHeader(header(done));
    OpResult.Written written = (OpResult.Written) done.outcome().results().getFirst();
    if (written.previous() != null) {
      response.setPrevKv(KeyValues.of(written.previous()));
    }
    return response.build();
  }

  @Override
  public void deleteRange(DeleteRangeRequest in, StreamObserver<DeleteRangeResponse> observer) {
    Calls.answer(
        observer,
        () -> {
          RequestRules.check(in);
          alarms.requireSound();
          GroupAnswer.Transacted done = transact(Operations.delete(in));
          return TxnAnswers.deleted((OpResult.Deleted) done.outcome().results().getFirst())
              .setHeader(header(done))
              .build();
        });
  }

  private GroupAnswer.Transacted transact(Op op) {
    return keyspace.ask(
        new GroupRequest.Transact(Keyspace.NAME, Command.Transact.always(op)),
        GroupAnswer.Transacted.class);
  }

  private ResponseHeader header(GroupAnswer.Transacted done) {
    return keyspace.headers().at(done.position(), done.outcome().revision());
  }

  @Override
  public void txn(TxnRequest in, StreamObserver<TxnResponse> observer) {
    Calls.answer(
        observer,
        () -> {
          TxnRules.check(in);
          Calls.requireSmall(in);
          if (TxnRules.puts(in)) {
            alarms.requireSpace();
          } else {
            alarms.requireSound();
          }
          GroupAnswer.Transacted done =
              keyspace.ask(
                  new GroupRequest.Transact(Keyspace.NAME, Operations.transact(in)),
                  GroupAnswer.Transacted.class);
          return TxnAnswers.of(in, done.outcome()).setHeader(header(done)).build();
        });
  }

  @Override
  public void compact(CompactionRequest in, StreamObserver<CompactionResponse> observer) {
    Calls.answer(
        observer,
        () -> {
          keyspace.ask(new Request.Compact(Keyspace.NAME, in.getRevision()), Reply.Done.class);
          return CompactionResponse.newBuilder().setHeader(keyspace.header()).build();
        });
  }

  /** What an answer takes in memory counts until the client has it. */
  private static void releaseWhenGone(StreamObserver<?> observer, Reservation reservation) {
    var call = (ServerCallStreamObserver<?>) observer;
    call.setOnCloseHandler(reservation::close);
    call.setOnCancelHandler(reservation::close);
  }
}
