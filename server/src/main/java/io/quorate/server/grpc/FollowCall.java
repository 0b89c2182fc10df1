package io.quorate.server.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.quorate.api.v1.FollowRequest;
import io.quorate.api.v1.FollowResponse;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.server.endpoint.BlockingRequests;
import io.quorate.server.endpoint.PartitionFeeds;
import io.quorate.server.endpoint.PartitionFeeds.Told;
import io.quorate.server.endpoint.RefusedException;
import io.quorate.store.operation.FeedCursor;
import io.quorate.store.operation.KeyspaceInfo;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Tells one caller the changes of an eventual keyspace, on a thread of its own. A caller that does
 * not read is waited for and costs no more than one answer a partition.
 */
final class FollowCall implements Runnable {
  private static final int WAIT_MILLIS = 2_000;
  private static final long CURSOR_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final BlockingRequests requests;
  private final FollowRequest in;
  private final ServerCallStreamObserver<FollowResponse> observer;

  /** Released when the caller reads again, or is gone. */
  private final Semaphore stirred = new Semaphore(0);

  /** To be made before the call's method returns. */
  FollowCall(
      BlockingRequests requests,
      FollowRequest in,
      ServerCallStreamObserver<FollowResponse> observer) {
    this.requests = requests;
    this.in = in;
    this.observer = observer;
    observer.setOnReadyHandler(stirred::release);
    observer.setOnCancelHandler(stirred::release);
  }

  @Override
  public void run() {
    try {
      follow();
    } catch (RefusedException refused) {
      observer.onError(GrpcStatuses.exception(refused.refusal()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // the server ends, and the call with it
    }
  }

  private void follow() throws InterruptedException {
    try (PartitionFeeds feeds =
        new PartitionFeeds(
            requests, in.getKeyspace(), in.getPrefix().toByteArray(), from(), WAIT_MILLIS)) {
      follow(feeds);
    }
  }

  private void follow(PartitionFeeds feeds) throws InterruptedException {
    long toldNanos = System.nanoTime() - CURSOR_NANOS;
    while (!observer.isCancelled()) {
      Told told = observer.isReady() ? feeds.next(WAIT_MILLIS) : null;
      boolean due = System.nanoTime() - toldNanos >= CURSOR_NANOS;
      if (!observer.isReady() && told == null) {
        if (stirred.tryAcquire(WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
          stirred.drainPermits();
        }
      } else if (told != null || due) {
        FollowResponse.Builder out = FollowResponse.newBuilder();
        if (told != null) {
          out.setPartition(told.partition())
              .setReset(told.changed().reset())
              .setWalked(told.changed().walked());
          told.changed().rows().forEach(row -> out.addRows(Messages.row(row)));
        }
        if (due) {
          out.setCursor(feeds.cursor().encode());
          toldNanos = System.nanoTime();
        }
        observer.onNext(out.build());
      }
    }
  }

  private FeedCursor from() {
    KeyspaceInfo keyspace =
        switch (requests.ask(new Request.DescribeKeyspace(in.getKeyspace()))) {
          case Reply.Described described -> described.keyspace();
          case Reply.Refused refused -> throw new RefusedException(refused.refusal());
          case Reply other -> throw new IllegalStateException("No description: " + other);
        };
    if (keyspace.settings().isOrdered()) {
      throw new RefusedException(
          ErrorCode.INVALID_ARGUMENT,
          "Keyspace '%s' is ordered: watch it over HTTP or etcd's API instead of following it"
              .formatted(keyspace.name()));
    }
    int partitions = keyspace.settings().partitions();
    if (in.getCursor().isEmpty()) {
      return in.getAll() ? FeedCursor.beginning(partitions) : FeedCursor.now(partitions);
    }
    try {
      return FeedCursor.decode(in.getCursor(), partitions);
    } catch (FeedCursor.BadCursorException bad) {
      throw new RefusedException(bad.refusal());
    }
  }
}
