package io.quorate.server.endpoint;

import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Hands several requests in, some at a time and in their order, and waits for all replies. For the
 * loop's own thread.
 */
final class Gathering {
  private final RequestHandler handler;
  private final List<? extends Request> requests;
  private final int atOnceMax;
  private final CompletableFuture<Reply> together;
  private @Nullable Reply refused;
  private int refusedAt = Integer.MAX_VALUE;
  private int begun;
  private int ended;
  private boolean beginning;

  /**
   * @param requests one at least
   * @param atOnceMax more of them are never on their way
   * @param together completed with the first refusal in the requests' order, or with a reply
   */
  Gathering(
      RequestHandler handler,
      List<? extends Request> requests,
      int atOnceMax,
      CompletableFuture<Reply> together) {
    this.handler = handler;
    this.requests = requests;
    this.atOnceMax = atOnceMax;
    this.together = together;
  }

  /** Hands in as many as may be on their way; some are answered at once. */
  void begin() {
    if (beginning) {
      return; // answered at once: whoever handed it in goes on
    }
    beginning = true;
    while (begun < requests.size() && begun - ended < atOnceMax) {
      int index = begun++;
      handler.handle(requests.get(index), reply -> ended(index, reply));
    }
    beginning = false;
  }

  private void ended(int index, Reply reply) {
    if (reply instanceof Reply.Refused && index < refusedAt) {
      refused = reply;
      refusedAt = index;
    }
    if (++ended == requests.size()) {
      together.complete(refused == null ? reply : refused);
    } else {
      begin();
    }
  }
}
