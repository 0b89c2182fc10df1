package io.quorate.server.etcd;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quorate.api.etcd.rpc.ResponseHeader;
import io.quorate.api.etcd.rpc.WatchCreateRequest;
import io.quorate.api.etcd.rpc.WatchRequest;
import io.quorate.api.etcd.rpc.WatchResponse;
import io.quorate.store.machine.Cursor;
import io.quorate.store.operation.GroupAnswer;
import io.quorate.store.operation.Position;
import io.quorate.store.operation.Reply;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One client's watches. Everything happens in one mailbox, in order, and holds no thread:
 *
 * <pre>
 *   requests ──▶ queue ──▶ how far is the keyspace? ──▶ created, cancelled, progress
 *                                                          │
 *                        store ◀── what follows my place? ── each watch ──▶ outbox ──▶ client
 * </pre>
 *
 * <p>Requests are answered in their order, each after the keyspace's state was asked for, so that a
 * watch from now on begins after everything that this node has shown anybody.
 */
final class WatchStream implements StreamObserver<WatchRequest> {
  private final Keyspace keyspace;
  private final ServerCallStreamObserver<WatchResponse> observer;
  private final Mailbox mailbox;
  private final WatchIds ids;
  private final WatchOutbox outbox;
  private final WatchFeed feed;
  private final Deque<WatchRequest> requests = new ArrayDeque<>();
  private @Nullable Progress progress;
  private boolean asking;
  private int permits;
  private volatile boolean ended;

  WatchStream(
      Keyspace keyspace,
      StreamObserver<WatchResponse> observer,
      WatchLimits limits,
      Executor threads) {
    this.keyspace = keyspace;
    this.observer = (ServerCallStreamObserver<WatchResponse>) observer;
    this.mailbox = new Mailbox(threads);
    this.ids = new WatchIds(limits.watchersMax());
    this.outbox = new WatchOutbox(this.observer);
    this.feed = new WatchFeed(keyspace, outbox, limits, mailbox, new FromFeed());
    this.observer.disableAutoRequest();
    this.observer.setOnReadyHandler(() -> mailbox.execute(this::ready));
    this.observer.setOnCancelHandler(() -> mailbox.execute(this::end));
    this.observer.request(limits.requestsMax());
  }

  @Override
  public void onNext(WatchRequest in) {
    mailbox.execute(() -> {
      requests.add(in);
      askPosition();
    });
  }

  /** Asks once for all requests that wait. */
  private void askPosition() {
    if (asking || requests.isEmpty() || ended) {
      return;
    }
    asking = true;
    int covered = requests.size();
    keyspace.send(keyspace.here()).thenAcceptAsync(reply -> positioned(covered, reply), mailbox);
  }

  private void positioned(int covered, Reply reply) {
    asking = false;
    if (ended) {
      return;
    }
    try {
      Position position = Keyspace.expected(reply, GroupAnswer.Ranged.class).position();
      for (int i = 0; i < covered; i++) {
        perform(requests.removeFirst(), position);
      }
      permits += covered;
      permit();
      askPosition();
    } catch (StatusRuntimeException e) {
      fail(e);
    }
  }

  private void ready() {
    feed.resume();
    permit();
  }

  /** Takes more requests, unless the client leaves the answers unread. */
  private void permit() {
    if (permits > 0 && observer.isReady() && !ended) {
      observer.request(permits);
      permits = 0;
    }
  }

  private void perform(WatchRequest in, Position now) {
    switch (in.getRequestUnionCase()) {
      case CREATE_REQUEST -> create(in.getCreateRequest(), now);
      case CANCEL_REQUEST -> cancel(in.getCancelRequest().getWatchId(), now);
      case PROGRESS_REQUEST -> progress(now);
      case REQUESTUNION_NOT_SET -> {
        // As etcd: what asks for nothing is answered by nothing.
      }
    }
  }

  private void create(WatchCreateRequest wanted, Position now) {
    WatchResponse.Builder created = response(keyspace.headers().at(now)).setCreated(true);
    String obstacle = ids.obstacle(wanted);
    if (obstacle != null) {
      outbox.say(created.setWatchId(WatchIds.NONE).setCanceled(true).setCancelReason(obstacle));
      return;
    }
    long first = wanted.getStartRevision() > 0 ? wanted.getStartRevision() : now.revision() + 1;
    Watcher watcher =
        new Watcher(
            ids.allot(wanted.getWatchId()),
            wanted,
            Cursor.at(first),
            System.nanoTime(),
            keyspace.withdrawal());
    ids.add(watcher);
    outbox.say(created.setWatchId(watcher.id()));
    feed.follow(watcher);
  }

  private void cancel(long id, Position now) {
    Watcher watcher = ids.remove(id);
    if (watcher != null) {
      gone(watcher);
      outbox.say(response(keyspace.headers().at(now)).setWatchId(id).setCanceled(true));
    }
  }

  private void gone(Watcher watcher) {
    outbox.gone(watcher);
    Progress round = progress;
    if (round != null) {
      round.gone(watcher);
      endProgress(round);
    }
  }

  private void progress(Position now) {
    Progress round = new Progress(now.revision(), feed::poll);
    progress = round; // an older one that is still open asked for no more than this one does
    round.begin(ids.all().toList());
    endProgress(round);
  }

  private void endProgress(Progress round) {
    if (round == progress && round.done()) {
      progress = null;
      ResponseHeader header = keyspace.headers().at(keyspace.seen(), round.revision());
      outbox.say(response(header).setWatchId(WatchIds.NONE));
    }
  }

  private static WatchResponse.Builder response(ResponseHeader header) {
    return WatchResponse.newBuilder().setHeader(header);
  }

  boolean isOpen() {
    return !ended;
  }

  void fail(StatusRuntimeException why) {
    mailbox.execute(() -> {
      if (!ended) {
        end();
        observer.onError(why);
      }
    });
  }

  private void end() {
    ended = true;
    ids.clear();
    requests.clear();
    progress = null;
  }

  @Override
  public void onError(Throwable gone) {
    mailbox.execute(this::end);
  }

  @Override
  public void onCompleted() {
    mailbox.execute(() -> {
      if (!ended) {
        end();
        observer.onCompleted();
      }
    });
  }

  /** What the feed tells of the watches. */
  private final class FromFeed implements WatchFeed.Listener {
    @Override
    public void advanced(Watcher watcher) {
      Progress round = progress;
      if (round != null) {
        round.advanced(watcher);
        endProgress(round);
      }
    }

    @Override
    public void polled() {
      Progress round = progress;
      if (round != null) {
        endProgress(round);
      }
    }

    @Override
    public void compacted(Watcher watcher, long floor) {
      ids.remove(watcher.id());
      gone(watcher);
      outbox.say(
          response(keyspace.headers().plain().build())
              .setWatchId(watcher.id())
              .setCanceled(true)
              .setCompactRevision(floor));
    }

    @Override
    public void refused(Watcher watcher, String reason) {
      ids.remove(watcher.id());
      gone(watcher);
      outbox.say(
          response(keyspace.headers().at(keyspace.seen()))
              .setWatchId(watcher.id())
              .setCanceled(true)
              .setCancelReason(reason));
    }

    @Override
    public void failed(StatusRuntimeException why) {
      fail(why);
    }
  }
}
