package io.quorate.server.endpoint;

import io.quorate.node.Cancellation;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.function.Consumer;

/** Answers requests. Each implementation says which threads may call it and which one answers. */
@FunctionalInterface
public interface RequestHandler {

  /**
   * Hands the request in; {@code reply} is called exactly once, at once or later, or never once the
   * wait for it was cancelled.
   */
  Cancellation handle(Request request, Consumer<Reply> reply);
}
