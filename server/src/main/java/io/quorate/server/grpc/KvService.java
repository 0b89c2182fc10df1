package io.quorate.server.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quorate.api.v1.DeleteRequest;
import io.quorate.api.v1.FollowRequest;
import io.quorate.api.v1.FollowResponse;
import io.quorate.api.v1.GetRequest;
import io.quorate.api.v1.GetResponse;
import io.quorate.api.v1.HistoryRequest;
import io.quorate.api.v1.HistoryResponse;
import io.quorate.api.v1.KVGrpc;
import io.quorate.api.v1.PutRequest;
import io.quorate.api.v1.ScanRequest;
import io.quorate.api.v1.ScanResponse;
import io.quorate.api.v1.WriteResponse;
import io.quorate.server.endpoint.BlockingRequests;
import io.quorate.server.endpoint.FencedWrites;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code quorate.v1.KV}. */
final class KvService extends KVGrpc.KVImplBase {
  private static final int ROWS_DEFAULT = 100;

  private final Unary unary;
  private final BlockingRequests requests;
  private final FencedWrites fences;
  private final Executor threads;

  /**
   * All operations on keys.
   *
   * @param threads for calls that go on
   */
  KvService(Unary unary, BlockingRequests requests, Executor threads) {
    this.unary = unary;
    this.requests = requests;
    this.fences = new FencedWrites(requests);
    this.threads = threads;
  }

  @Override
  public void follow(FollowRequest in, StreamObserver<FollowResponse> observer) {
    threads.execute(
        new FollowCall(requests, in, (ServerCallStreamObserver<FollowResponse>) observer));
  }

  @Override
  public void get(GetRequest in, StreamObserver<GetResponse> observer) {
    unary.call(
        observer,
        () ->
            new Request.Get(
                in.getKeyspace(),
                in.getKey().toByteArray(),
                Messages.number("r", in.getR()),
                Messages.reading(in.getRevision(), in.getIndex())),
        Reply.Found.class,
        found -> {
          GetResponse.Builder answer =
              GetResponse.newBuilder()
                  .setContext(found.context().encode())
                  .setReceipt(Messages.receipt(found.receipt()));
          found.siblings().forEach(sibling -> answer.addSiblings(Messages.sibling(sibling)));
          return answer.build();
        });
  }

  @Override
  public void put(PutRequest in, StreamObserver<WriteResponse> observer) {
    write(
        observer,
        in.hasFence() ? in.getFence() : null,
        () ->
            new Request.Put(
                in.getKeyspace(),
                in.getKey().toByteArray(),
                Messages.context(in.getContext()),
                Messages.mode(in.getConditional(), in.getBlind()),
                in.getValue().toByteArray(),
                Messages.number("w", in.getW()),
                Messages.requestId(in.getRequestId(), in.hasIndex(), in.getIndex())));
  }

  @Override
  public void delete(DeleteRequest in, StreamObserver<WriteResponse> observer) {
    write(
        observer,
        in.hasFence() ? in.getFence() : null,
        () ->
            new Request.Delete(
                in.getKeyspace(),
                in.getKey().toByteArray(),
                Messages.context(in.getContext()),
                Messages.mode(in.getConditional(), in.getBlind()),
                Messages.number("w", in.getW()),
                Messages.requestId(in.getRequestId(), in.hasIndex(), in.getIndex())));
  }

  private void write(
      StreamObserver<WriteResponse> observer,
      @Nullable String fence,
      Supplier<Request.Write> request) {
    unary.answer(
        observer,
        () -> fence == null ? requests.ask(request.get()) : fences.write(request.get(), fence),
        Reply.Stored.class,
        stored ->
            WriteResponse.newBuilder()
                .setContext(stored.context().encode())
                .setReceipt(Messages.receipt(stored.receipt()))
                .build());
  }

  @Override
  public void scan(ScanRequest in, StreamObserver<ScanResponse> observer) {
    unary.call(
        observer,
        () -> {
          int limit = Messages.number("limit", in.getLimit());
          return new Request.Scan(
              in.getKeyspace(),
              in.getPrefix().toByteArray(),
              in.getAfter().toByteArray(),
              limit == 0 ? ROWS_DEFAULT : limit,
              in.getValues(),
              Messages.reading(in.getRevision(), in.getIndex()));
        },
        Reply.Listed.class,
        listed -> {
          ScanResponse.Builder answer =
              ScanResponse.newBuilder().setComplete(listed.complete()).setIndex(listed.index());
          listed.rows().forEach(row -> answer.addRows(Messages.row(row)));
          return answer.build();
        });
  }

  @Override
  public void history(HistoryRequest in, StreamObserver<HistoryResponse> observer) {
    unary.call(
        observer,
        () -> {
          int limit = Messages.number("limit", in.getLimit());
          return new Request.History(
              in.getKeyspace(),
              in.getKey().toByteArray(),
              Messages.reading(in.getBelow(), 0).revision(),
              limit == 0 ? ROWS_DEFAULT : limit,
              Messages.reading(0, in.getIndex()).index());
        },
        Reply.Versions.class,
        versions -> {
          HistoryResponse.Builder answer =
              HistoryResponse.newBuilder()
                  .setComplete(versions.complete())
                  .setIndex(versions.index());
          versions.versions().forEach(version -> answer.addVersions(Messages.version(version)));
          return answer.build();
        });
  }
}
