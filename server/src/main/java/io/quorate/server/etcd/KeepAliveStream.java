package io.quorate.server.etcd;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quorate.api.etcd.rpc.LeaseKeepAliveRequest;
import io.quorate.api.etcd.rpc.LeaseKeepAliveResponse;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.store.operation.GroupAnswer;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.Reply;
import java.util.concurrent.Executor;

/**
 * One client's leases kept alive. Several requests may be under way at once, so that many leases
 * share a stream; each is answered once its lease has its time anew.
 */
final class KeepAliveStream implements StreamObserver<LeaseKeepAliveRequest> {
  /** Requests of a stream that are under way at once. */
  private static final int WINDOW = 128;

  private final Keyspace keyspace;
  private final ServerCallStreamObserver<LeaseKeepAliveResponse> observer;
  private final Mailbox mailbox;
  private int open;
  private boolean halfClosed;
  private boolean ended;

  KeepAliveStream(
      Keyspace keyspace, StreamObserver<LeaseKeepAliveResponse> observer, Executor threads) {
    this.keyspace = keyspace;
    this.observer = (ServerCallStreamObserver<LeaseKeepAliveResponse>) observer;
    this.mailbox = new Mailbox(threads);
    this.observer.disableAutoRequest();
    this.observer.setOnCancelHandler(() -> mailbox.execute(() -> ended = true));
    this.observer.request(WINDOW);
  }

  @Override
  public void onNext(LeaseKeepAliveRequest in) {
    mailbox.execute(() -> open++);
    keyspace
        .send(new GroupRequest.KeepLeaseAlive(Keyspace.NAME, in.getID()))
        .thenAcceptAsync(reply -> answered(in.getID(), reply), mailbox);
  }

  private void answered(long lease, Reply reply) {
    open--;
    if (ended) {
      return;
    }
    try {
      observer.onNext(response(lease, reply));
      observer.request(1);
    } catch (StatusRuntimeException e) {
      ended = true;
      observer.onError(e);
    }
    completeWhenDone();
  }

  private LeaseKeepAliveResponse response(long lease, Reply reply) {
    LeaseKeepAliveResponse.Builder response = LeaseKeepAliveResponse.newBuilder().setID(lease);
    if (Keyspace.refused(reply, ErrorCode.UNKNOWN_LEASE)) {
      return response.setHeader(keyspace.headers().at(keyspace.seen())).build();
    }
    GroupAnswer.Leased kept = Keyspace.expected(reply, GroupAnswer.Leased.class);
    return response
        .setHeader(keyspace.headers().at(kept.position()))
        .setTTL(kept.ttlSeconds())
        .build();
  }

  private void completeWhenDone() {
    if (halfClosed && open == 0 && !ended) {
      ended = true;
      observer.onCompleted();
    }
  }

  @Override
  public void onError(Throwable gone) {
    mailbox.execute(() -> ended = true);
  }

  @Override
  public void onCompleted() {
    mailbox.execute(() -> {
      halfClosed = true;
      completeWhenDone();
    });
  }
}
