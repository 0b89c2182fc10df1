package io.quorate.simulation.workload;

import io.quorate.protocol.clock.Context;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Requests and replies in words, for traces. */
final class Requests {
  private Requests() {}

  static String text(Request request) {
    if (request instanceof Request.Put put) {
      return (put.conditional() ? "put-if " : "put ")
          + text(put.value())
          + " context "
          + text(put.context());
    }
    if (request instanceof Request.Delete delete) {
      return (delete.conditional() ? "delete-if " : "delete ")
          + text(delete.key())
          + " context "
          + text(delete.context());
    }
    return request instanceof Request.Get get ? "get " + text(get.key()) : request.toString();
  }

  static String text(Reply reply) {
    if (reply instanceof Reply.Found found) {
      StringBuilder text = new StringBuilder("found");
      found
          .siblings()
          .forEach(s -> text.append(' ').append(s.dot()).append('=').append(text(s.value())));
      return text.append(" context ").append(text(found.context())).toString();
    }
    return reply instanceof Reply.Stored stored
        ? "stored context " + text(stored.context()) + " " + stored.receipt()
        : reply.toString();
  }

  private static String text(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    int padding = text.indexOf(" .");
    return padding < 0 ? text : text.substring(0, padding);
  }

  private static String text(@Nullable Context context) {
    return context == null ? "none" : context.clock().toString();
  }
}
