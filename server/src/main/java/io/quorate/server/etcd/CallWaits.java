package io.quorate.server.etcd;

import io.grpc.Context;
import io.grpc.Status;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.concurrent.CompletableFuture;

/** The waits of one call, which end when its client goes. */
final class CallWaits {
  private final Keyspace keyspace;
  private final CompletableFuture<Void> gone = new CompletableFuture<>();

  /**
   * @param call its context, which is cancelled with it
   */
  CallWaits(Keyspace keyspace, Context call) {
    this.keyspace = keyspace;
    call.addListener(_ -> gone.complete(null), Runnable::run);
  }

  /**
   * Asks and waits, however long that takes.
   *
   * @throws io.grpc.StatusRuntimeException {@code CANCELLED} once the client has gone
   */
  Reply ask(Request request) {
    CompletableFuture<Reply> reply = keyspace.send(request);
    CompletableFuture.anyOf(reply, gone).join();
    if (!reply.isDone()) {
      throw Status.CANCELLED.asRuntimeException();
    }
    return reply.join();
  }
}
