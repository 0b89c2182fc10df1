package io.quorate.server.endpoint;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.server.loop.TurnLoop;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Requests of threads that may wait: hops to the loop and back. Thread-safe. */
public final class BlockingRequests {
  /** The node answers every request by itself, this is for a node that no longer can. */
  private static final long PATIENCE_SECONDS = 120;

  private final TurnLoop turns;
  private final RequestHandler onLoop;

  /**
   * @param onLoop called on the loop
   */
  public BlockingRequests(TurnLoop turns, RequestHandler onLoop) {
    this.turns = turns;
    this.onLoop = onLoop;
  }

  /**
   * Hands the request in. The reply completes the future on the node's loop, so whoever has more
   * than a moment's work with it goes on elsewhere.
   */
  public CompletableFuture<Reply> send(Request request) {
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    try {
      turns.execute(() -> onLoop.handle(request, reply::complete));
    } catch (RuntimeException e) {
      reply.complete(indeterminate("the node has stopped (" + e + ")"));
    }
    return reply;
  }

  /**
   * Hands requests in, in one hop and in their order. Once all are answered the reply is the first
   * refusal among them, or any reply where none was refused; that of nothing is {@code Done}.
   *
   * @param atOnceMax more of them are never on their way
   */
  public CompletableFuture<Reply> sendAll(List<? extends Request> all, int atOnceMax) {
    if (all.isEmpty()) {
      return CompletableFuture.completedFuture(new Reply.Done("nothing was asked"));
    }
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    try {
      turns.execute(() -> new Gathering(onLoop, all, atOnceMax, reply).begin());
    } catch (RuntimeException e) {
      reply.complete(indeterminate("the node has stopped (" + e + ")"));
    }
    return reply;
  }

  /** With which waits can be ended. */
  public Withdrawal withdrawal() {
    return new Withdrawal(turns);
  }

  /** As {@link #send(Request)}, for somebody who may wait no longer some day. */
  public CompletableFuture<Reply> send(Request request, Withdrawal withdrawal) {
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    try {
      turns.execute(() -> withdrawal.begin(onLoop, request, reply));
    } catch (RuntimeException e) {
      reply.complete(indeterminate("the node has stopped (" + e + ")"));
    }
    return reply;
  }

  /** Hands the request in and waits for the reply. */
  public Reply ask(Request request) {
    return await(send(request));
  }

  /**
   * Waits for what was handed in.
   *
   * @throws IllegalStateException on the node's loop, which would wait for itself
   */
  public Reply await(CompletableFuture<Reply> reply) {
    if (turns.isCurrent()) {
      throw new IllegalStateException("the node's loop must not wait for its own answer");
    }
    try {
      return reply.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return indeterminate("the wait for the node's answer was interrupted");
    } catch (TimeoutException _) {
      return indeterminate("the node gave no answer for " + PATIENCE_SECONDS + " s");
    } catch (ExecutionException | RuntimeException e) {
      return indeterminate("the node has stopped (" + e + ")");
    }
  }

  private static Reply indeterminate(String what) {
    return new Reply.Refused(
        new Refusal(
            ErrorCode.INDETERMINATE, what + "; a write may have taken effect, read it back"));
  }
}
