package io.quorate.server.endpoint;

import io.quorate.node.Cancellation;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.server.loop.TurnLoop;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

/**
 * Lets whoever asked wait no longer, for good: what still waits in the store ends there, and is
 * answered by a refusal here, as is all that is asked later. Thread-safe.
 */
public final class Withdrawal {
  private static final Reply WITHDRAWN =
      new Reply.Refused(new Refusal(ErrorCode.INDETERMINATE, "whoever asked waits no longer"));

  private final TurnLoop turns;

  /** What waits; on the loop. */
  private final Map<CompletableFuture<Reply>, Cancellation> waiting = new LinkedHashMap<>();

  private volatile boolean withdrawn;

  Withdrawal(TurnLoop turns) {
    this.turns = turns;
  }

  /** Ends all waits; again changes nothing. */
  public void withdraw() {
    if (withdrawn) {
      return;
    }
    withdrawn = true;
    try {
      turns.execute(this::end);
    } catch (RejectedExecutionException _) {
      // The node has stopped, and every wait with it.
    }
  }

  /** Whether nobody waits any more. */
  public boolean isWithdrawn() {
    return withdrawn;
  }

  private void end() {
    Map<CompletableFuture<Reply>, Cancellation> all = new LinkedHashMap<>(waiting);
    waiting.clear();
    all.forEach((reply, cancellation) -> {
      cancellation.cancel();
      reply.complete(WITHDRAWN);
    });
  }

  /** Hands a request in, unless nobody waits any more; on the loop. */
  void begin(RequestHandler handler, Request request, CompletableFuture<Reply> reply) {
    if (withdrawn) {
      reply.complete(WITHDRAWN);
      return;
    }
    Cancellation cancellation =
        handler.handle(
            request,
            answer -> {
              waiting.remove(reply);
              reply.complete(answer);
            });
    if (!reply.isDone()) {
      waiting.put(reply, cancellation);
    }
  }
}
