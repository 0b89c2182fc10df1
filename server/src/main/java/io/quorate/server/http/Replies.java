package io.quorate.server.http;

import io.quorate.server.endpoint.BlockingRequests;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;

/** Asks the node and expects one kind of reply; a refusal becomes a {@link Problem}. */
final class Replies {
  private final BlockingRequests requests;

  Replies(BlockingRequests requests) {
    this.requests = requests;
  }

  <T extends Reply> T ask(Request request, Class<T> expected) {
    return expect(request, requests.ask(request), expected);
  }

  /** What was answered, if it is of that kind. */
  static <T extends Reply> T expect(Request request, Reply reply, Class<T> expected) {
    if (reply instanceof Reply.Refused refused) {
      throw new Problem(refused.refusal());
    }
    if (!expected.isInstance(reply)) {
      throw new IllegalStateException(request + " was answered by " + reply);
    }
    return expected.cast(reply);
  }
}
