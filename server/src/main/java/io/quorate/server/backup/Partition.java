package io.quorate.server.backup;

import io.quorate.protocol.process.Refusal;
import io.quorate.server.endpoint.BlockingRequests;
import io.quorate.server.endpoint.RefusedException;
import io.quorate.store.operation.KeyspaceInfo;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.concurrent.CompletableFuture;

/** A partition of a keyspace, and the asking. */
record Partition(BlockingRequests requests, KeyspaceInfo keyspace, int number) {

  String name() {
    return keyspace.name();
  }

  /** Asks the partition; a refusal becomes an exception. */
  <T extends Reply> T ask(Request.Data request, Class<T> expected) {
    return expected(requests.await(send(request)), expected);
  }

  /** Hands a request of the partition in. */
  CompletableFuture<Reply> send(Request.Data request) {
    return requests.send(new Request.AtPartition(number, request));
  }

  /** A refusal becomes an exception. */
  static void unrefused(Reply reply) {
    if (reply instanceof Reply.Refused(Refusal refusal)) {
      throw new RefusedException(refusal);
    }
  }

  static <T extends Reply> T expected(Reply reply, Class<T> expected) {
    unrefused(reply);
    if (!expected.isInstance(reply)) {
      throw new IllegalStateException("unexpected reply " + reply);
    }
    return expected.cast(reply);
  }
}
