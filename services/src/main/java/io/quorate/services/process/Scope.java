package io.quorate.services.process;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.ErrorCode.Conclusion;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.function.Consumer;

/** One undertaking of a process; once closed, none of its continuations is called any more. */
public final class Scope {

  /** Pause before the store is asked again what it could not do now. */
  private static final long PAUSE_NANOS = 50_000_000;

  private final Agenda agenda;
  private final long number;
  private boolean closed;

  Scope(Agenda agenda, long number) {
    this.agenda = agenda;
    this.number = number;
  }

  long number() {
    return number;
  }

  /** Monotonic. */
  public long nanos() {
    return agenda.effects().nanos();
  }

  /** Counts something. */
  public void note(String probe) {
    agenda.effects().note(probe, 1);
  }

  /** Asks the store once. */
  public void ask(Request request, Consumer<Reply> then) {
    if (!closed) {
      agenda.ask(this, request, then);
    }
  }

  /**
   * Asks the store until it gives an answer that another try would not change.
   *
   * @param name tells what is settled at the same time apart
   */
  public void settle(String name, Request request, Consumer<Answer> then) {
    settle(name, request, false, then);
  }

  private void settle(String name, Request request, boolean doubtful, Consumer<Answer> then) {
    long askedNanos = nanos();
    ask(
        request,
        reply -> {
          if (reply instanceof Reply.Refused refused && passing(refused.refusal().code())) {
            boolean doubt =
                doubtful || refused.refusal().code().conclusion() == Conclusion.INDETERMINATE;
            long jitter = agenda.effects().choose("services.pause", PAUSE_NANOS);
            after(name, PAUSE_NANOS + jitter, () -> settle(name, request, doubt, then));
          } else {
            then.accept(new Answer(reply, doubtful, askedNanos));
          }
        });
  }

  /** Plans something, in place of what was planned by that name. */
  public void after(String name, long delayNanos, Runnable then) {
    if (!closed) {
      agenda.plan(this, new Agenda.Moment(number, name), delayNanos, then);
    }
  }

  /** Drops what was planned by that name. */
  public void cancel(String name) {
    agenda.drop(new Agenda.Moment(number, name));
  }

  /** Ends all that it waits for. */
  public void close() {
    closed = true;
    agenda.close(this);
  }

  /** Whether the same request may fare better a little later. */
  static boolean passing(ErrorCode code) {
    return switch (code) {
      case UNAVAILABLE,
          NOT_LEADER,
          OVERLOADED,
          QUORUM_UNAVAILABLE,
          WRONG_EPOCH,
          DISK_FULL,
          FUTURE_REVISION,
          SESSION_EXPIRED,
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
          COMPACTED ->
          false;
    };
  }
}
