package io.quorate.server.etcd;

import io.grpc.StatusRuntimeException;
import io.quorate.api.etcd.rpc.WatchResponse;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.store.machine.Change;
import io.quorate.store.machine.Cursor;
import io.quorate.store.operation.GroupAnswer;
import io.quorate.store.operation.Position;
import io.quorate.store.operation.Reply;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Reads for each watch of a stream what follows its place, again and again. A watch whose client
 * does not read keeps its place and nothing else, and reads from the history once it does: so a
 * slow client costs no memory, and nobody else anything.
 */
final class WatchFeed {

  /** What becomes of the watches. */
  interface Listener {
    /** It has been told everything up to its place. */
    void advanced(Watcher watcher);

    /** A poll was answered. */
    void polled();

    /** What it wants is no longer kept. */
    void compacted(Watcher watcher, long floor);

    /** It cannot go on. */
    void refused(Watcher watcher, String reason);

    /** The stream cannot go on. */
    void failed(StatusRuntimeException why);
  }

  private final Keyspace keyspace;
  private final WatchOutbox outbox;
  private final WatchLimits limits;
  private final Executor mailbox;
  private final Executor later;
  private final Listener listener;
  private final Waiting waiting = new Waiting();

  WatchFeed(
      Keyspace keyspace,
      WatchOutbox outbox,
      WatchLimits limits,
      Executor mailbox,
      Listener listener) {
    this.keyspace = keyspace;
    this.outbox = outbox;
    this.limits = limits;
    this.mailbox = mailbox;
    this.later =
        CompletableFuture.delayedExecutor(
            limits.pause().toMillis(), TimeUnit.MILLISECONDS, mailbox);
    this.listener = listener;
  }

  /** Reads for a watch from now on, until it is cancelled. */
  void follow(Watcher watcher) {
    long millis = Math.min(limits.patience().toMillis(), limits.progress().toMillis());
    keyspace
        .send(
            watcher.request(
                watcher.place(), limits.pageBytes(), (int) millis, keyspace.seen().index()),
            watcher.withdrawal())
        .thenAcceptAsync(reply -> answered(watcher, reply), mailbox);
  }

  private void answered(Watcher watcher, Reply reply) {
    waiting.read(watcher);
    if (!watcher.isCancelled()) {
      switch (reply) {
        case GroupAnswer.Watched(List<Change> changes, Cursor next, Position at) ->
            watched(watcher, watcher.isMute() ? List.of() : changes, next, at);
        case Reply.Refused(Refusal refusal) -> refused(watcher, refusal);
        default -> throw new IllegalStateException("a watch was answered " + reply);
      }
    }
    resume();
  }

  private void watched(Watcher watcher, List<Change> changes, Cursor next, Position at) {
    boolean ends = next.part() == 0;
    boolean tells = !changes.isEmpty() || watcher.isWithinRevision();
    if (tells && !outbox.accepts(watcher)) {
      waiting.park(watcher);
      return;
    }
    if (tells && (ends || watcher.fragments())) {
      long revision = ends ? next.revision() - 1 : next.revision();
      outbox.send(watcher, watcher.withKept(changes), keyspace.headers().at(at, revision), ends);
      watcher.spoke(System.nanoTime());
    } else if (tells) {
      watcher.keep(changes);
      if (watcher.keptBytes() > limits.revisionBytesMax()) {
        listener.refused(
            watcher,
            "etcdserver: revision %d does not fit into one response; watch with fragments"
                .formatted(next.revision()));
        return;
      }
    }
    watcher.advance(next);
    listener.advanced(watcher);
    if (watcher.wantsProgress()) {
      sayProgress(watcher, at);
    }
    follow(watcher);
  }

  private void sayProgress(Watcher watcher, Position at) {
    long silent = System.nanoTime() - watcher.spokenNanos();
    if (silent >= limits.progress().toNanos() && !watcher.isWithinRevision()) {
      outbox.say(
          WatchResponse.newBuilder()
              .setHeader(keyspace.headers().at(at, watcher.revision()))
              .setWatchId(watcher.id()));
      watcher.spoke(System.nanoTime());
    }
  }

  private void refused(Watcher watcher, Refusal refusal) {
    if (refusal.code() == ErrorCode.COMPACTED) {
      listener.compacted(watcher, Long.parseLong(refusal.details().getOrDefault("floor", "0")));
    } else if (isPassing(refusal.code())) {
      later.execute(() -> {
        if (!watcher.isCancelled()) {
          follow(watcher);
        }
      });
    } else {
      listener.failed(Refusals.exception(refusal));
    }
  }

  /** Whether asking again may help. */
  private static boolean isPassing(ErrorCode code) {
    return switch (code) {
      case OVERLOADED, QUORUM_UNAVAILABLE, UNAVAILABLE, NOT_LEADER, WRONG_EPOCH, INDETERMINATE ->
          true;
      default -> false;
    };
  }

  /** Lets watches that found the client slow read again, a few at once. */
  void resume() {
    Watcher within = outbox.within();
    if (within != null) {
      if (outbox.accepts(within) && waiting.take(within)) {
        follow(within);
      }
      return;
    }
    while (waiting.reading() < limits.catchingUpMax()) {
      Watcher next = waiting.first();
      if (next == null || !outbox.accepts(next)) {
        return;
      }
      waiting.take(next);
      if (!next.isCancelled()) {
        waiting.reads(next);
        follow(next);
      }
    }
  }

  /** Asks once for what a watch has not been told; nothing of it is sent. */
  void poll(Watcher watcher, Cursor from, Consumer<GroupAnswer.Watched> answer) {
    keyspace
        .send(watcher.request(from, 1, 0, keyspace.seen().index()))
        .thenAcceptAsync(reply -> polled(watcher, from, answer, reply), mailbox);
  }

  private void polled(
      Watcher watcher, Cursor from, Consumer<GroupAnswer.Watched> answer, Reply reply) {
    if (watcher.isCancelled()) {
      return;
    }
    if (reply instanceof GroupAnswer.Watched watched) {
      answer.accept(watched);
      listener.polled();
    } else {
      // Where it is compacted the watch itself will say so; all else may pass.
      later.execute(() -> poll(watcher, from, answer));
    }
  }
}
