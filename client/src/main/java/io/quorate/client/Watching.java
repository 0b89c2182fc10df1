package io.quorate.client;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.store.machine.Cursor;
import io.quorate.store.operation.GroupAnswer;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.Reply;

/**
 * A watch that goes on by itself. The place in the order of changes is kept here and moves only
 * when a listener was told, so that any node can take over at any time. Thread-safe.
 */
public final class Watching implements AutoCloseable {

  /** How long one question waits for a change. */
  public static final int WAIT_MILLIS = 20_000;

  /** Hears of a watch, on the client's thread, one call at a time; must not block. */
  public interface Listener {

    /** Changes came, or none did for a while: all that match before {@code next} have been told. */
    void watched(GroupAnswer.Watched watched);

    /** The watch is over: no node will go on with it. Not called after a close. */
    void ended(Refusal refusal);
  }

  private final QuorateClient client;
  private final Listener listener;
  private final Wait wait;
  private volatile boolean closed;
  private volatile GroupRequest.Watch next;

  private Watching(QuorateClient client, GroupRequest.Watch first, Listener listener) {
    this.client = client;
    this.wait = client.waiting();
    this.listener = listener;
    this.next = first;
  }

  static Watching begin(QuorateClient client, GroupRequest.Watch first, Listener listener) {
    Watching watching = new Watching(client, first, listener);
    watching.ask();
    return watching;
  }

  /** Where it goes on. */
  public Cursor place() {
    return next.from();
  }

  private void ask() {
    if (closed) {
      return;
    }
    // Now is a moment only once a node has named it: until then there is nothing to wait for.
    GroupRequest.Watch question = next.from().equals(Cursor.NOW) ? next.waiting(0) : next;
    wait.ask(question, this::answered);
  }

  private void answered(Reply reply) {
    if (closed) {
      return;
    }
    switch (reply) {
      case GroupAnswer.Watched watched -> {
        listener.watched(watched);
        next = next.at(watched.next());
        ask();
      }
      case Reply.Refused(Refusal refusal) when passes(refusal.code()) -> client.later(this::ask);
      case Reply.Refused(Refusal refusal) -> {
        closed = true;
        listener.ended(refusal);
      }
      default -> throw new IllegalStateException("Not an answer to a watch: " + reply);
    }
  }

  /** Whether another node, or the same one later, may go on. */
  static boolean passes(ErrorCode code) {
    return switch (code) {
      case UNAVAILABLE,
          NOT_LEADER,
          OVERLOADED,
          QUORUM_UNAVAILABLE,
          DISK_FULL,
          WRONG_EPOCH,
          INDETERMINATE,
          INTERNAL ->
          true;
      case INVALID_ARGUMENT,
          BAD_CONTEXT,
          UNKNOWN_KEYSPACE,
          NOT_FOUND,
          UNKNOWN_LEASE,
          STALE_PARENT,
          UNAUTHENTICATED,
          FORBIDDEN,
          CONFLICT,
          ALREADY_EXISTS,
          TOO_MANY_SIBLINGS,
          TOO_LARGE,
          COMPACTED,
          FUTURE_REVISION,
          SESSION_EXPIRED ->
          false;
    };
  }

  /** Ends the watch, also where a node waits for it; what is on its way is dropped. */
  @Override
  public void close() {
    closed = true;
    wait.end();
  }
}
