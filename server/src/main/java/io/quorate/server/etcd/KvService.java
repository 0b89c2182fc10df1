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
import java.util.concurrent.CompletableFuture;

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
    Calls.begin(
        observer,
        () -> {
          alarms.requireSound();
          return reader.range(in, reservation);
        });
  }

  @Override
  public void put(PutRequest in, StreamObserver<PutResponse> observer) {
    Calls.begin(
        observer,
        () -> {
          RequestRules.check(in);
          Calls.requireSmall(in);
          return alarms.whereSpace(() -> transact(Operations.put(in)).thenApply(this::written));
        });
  }

  private PutResponse written(GroupAnswer.Transacted done) {
    PutResponse.Builder response = PutResponse.newBuilder().setHeader(header(done));
    OpResult.Written written = (OpResult.Written) done.outcome().results().getFirst();
    if (written.previous() != null) {
      response.setPrevKv(KeyValues.of(written.previous()));
    }
    return response.build();
  }

  @Override
  public void deleteRange(DeleteRangeRequest in, StreamObserver<DeleteRangeResponse> observer) {
    Calls.begin(
        observer,
        () -> {
          RequestRules.check(in);
          alarms.requireSound();
          return transact(Operations.delete(in)).thenApply(this::deleted);
        });
  }

  private DeleteRangeResponse deleted(GroupAnswer.Transacted done) {
    return TxnAnswers.deleted((OpResult.Deleted) done.outcome().results().getFirst())
        .setHeader(header(done))
        .build();
  }

  private CompletableFuture<GroupAnswer.Transacted> transact(Op op) {
    return transact(Command.Transact.always(op));
  }

  private CompletableFuture<GroupAnswer.Transacted> transact(Command.Transact transaction) {
    return keyspace.send(
        new GroupRequest.Transact(Keyspace.NAME, transaction), GroupAnswer.Transacted.class);
  }

  private ResponseHeader header(GroupAnswer.Transacted done) {
    return keyspace.headers().at(done.position(), done.outcome().revision());
  }

  @Override
  public void txn(TxnRequest in, StreamObserver<TxnResponse> observer) {
    Calls.begin(
        observer,
        () -> {
          TxnRules.check(in);
          Calls.requireSmall(in);
          if (TxnRules.puts(in)) {
            return alarms.whereSpace(() -> transact(in));
          }
          alarms.requireSound();
          return transact(in);
        });
  }

  private CompletableFuture<TxnResponse> transact(TxnRequest in) {
    return transact(Operations.transact(in))
        .thenApply(done -> TxnAnswers.of(in, done.outcome()).setHeader(header(done)).build());
  }

  @Override
  public void compact(CompactionRequest in, StreamObserver<CompactionResponse> observer) {
    Calls.answer(
        observer,
        () -> {
          keyspace.ask(new Request.Compact(Keyspace.NAME, in.getRevision()), Reply.Done.class);
          return CompactionResponse.newBuilder().setHeader(keyspace.headerAfterChange()).build();
        });
  }

  /** What an answer takes in memory counts until the client has it. */
  private static void releaseWhenGone(StreamObserver<?> observer, Reservation reservation) {
    var call = (ServerCallStreamObserver<?>) observer;
    call.setOnCloseHandler(reservation::close);
    call.setOnCancelHandler(reservation::close);
  }
}
