package io.quorate.client;

import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What waits for something to happen, one question after the other. Ending it ends the question
 * that waits, also at the node; no answer comes after that. Thread-safe.
 */
final class Wait {
  private final Dispatcher dispatcher;
  private final long timeoutNanos;

  // Both are the event loop's own.
  private @Nullable Attempt current;
  private boolean ended;

  /**
   * @param timeoutNanos how long each question is tried, besides the time that it waits
   */
  Wait(Dispatcher dispatcher, long timeoutNanos) {
    this.dispatcher = dispatcher;
    this.timeoutNanos = timeoutNanos;
  }

  /** Asks, unless it has ended. The answer comes on the event loop. */
  void ask(Request request, Consumer<Reply> answer) {
    dispatcher.onLoop(() -> {
      if (!ended) {
        dispatcher.begin(request, timeoutNanos, answer, this::begun);
      }
    });
  }

  /** A question may have waited until the client knew whom to ask. */
  private void begun(Attempt attempt) {
    current = attempt;
    if (ended) {
      attempt.cancel();
    }
  }

  /** Ends it; again does nothing. */
  void end() {
    dispatcher.onLoop(() -> {
      ended = true;
      if (current != null) {
        current.cancel();
        current = null;
      }
    });
  }
}
