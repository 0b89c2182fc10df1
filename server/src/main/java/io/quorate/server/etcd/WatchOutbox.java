package io.quorate.server.etcd;

import io.grpc.stub.ServerCallStreamObserver;
import io.quorate.api.etcd.rpc.ResponseHeader;
import io.quorate.api.etcd.rpc.WatchResponse;
import io.quorate.store.machine.Change;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a stream of watches sends. While the parts of one response are on their way nothing comes
 * between them. For one thread at a time.
 */
final class WatchOutbox {
  private final ServerCallStreamObserver<WatchResponse> observer;
  private final Deque<WatchResponse> held = new ArrayDeque<>();

  /** Whose response is sent in parts. */
  private @Nullable Watcher within;

  WatchOutbox(ServerCallStreamObserver<WatchResponse> observer) {
    this.observer = observer;
  }

  /** Whether a watch may send events: the client reads, and no other response is unfinished. */
  boolean accepts(Watcher watcher) {
    return observer.isReady() && (within == null || within == watcher);
  }

  /** The watch whose response is unfinished. */
  @Nullable Watcher within() {
    return within;
  }

  /** Says something that is no event. */
  void say(WatchResponse.Builder response) {
    if (within == null) {
      observer.onNext(response.build());
    } else {
      held.add(response.build());
    }
  }

  /**
   * Sends events of a watch.
   *
   * @param last whether this ends the response
   */
  void send(Watcher watcher, List<Change> changes, ResponseHeader header, boolean last) {
    WatchResponse.Builder response =
        WatchResponse.newBuilder().setHeader(header).setWatchId(watcher.id()).setFragment(!last);
    changes.forEach(change -> response.addEvents(Watcher.event(change)));
    observer.onNext(response.build());
    within = last ? null : watcher;
    if (last) {
      release();
    }
  }

  /** A watch is no more; what it did not finish stays so. */
  void gone(Watcher watcher) {
    if (within == watcher) {
      within = null;
      release();
    }
  }

  private void release() {
    held.forEach(observer::onNext);
    held.clear();
  }
}
