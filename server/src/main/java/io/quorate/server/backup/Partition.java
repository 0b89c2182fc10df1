package io.quorate.server.backup;

import io.quorate.protocol.process.Refusal;
import io.quorate.server.endpoint.BlockingRequests;
import io.quorate.server.endpoint.RefusedException;
import io.quorate.store.operation.KeyspaceInfo;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;

/** A partition of a keyspace, and the asking. */
record Partition(BlockingRequests requests, KeyspaceInfo keyspace, int number) {

  String name() {
    return keyspace.name();
  }

  /** Asks the partition; a refusal becomes an exception. */
  <T extends Reply> T ask(Request.Data request, Class<T> expected) {
    return expected(requests.ask(new Request.AtPartition(number, request)), expected);
  }

  static <T extends Reply> T expected(Reply reply, Class<T> expected) {
    if (reply instanceof Reply.Refused(Refusal refusal)) {
      throw new RefusedException(refusal);
    }
    if (!expected.isInstance(reply)) {
      throw new IllegalStateException("unexpected reply " + reply);
    }
    return expected.cast(reply);
  }
}
