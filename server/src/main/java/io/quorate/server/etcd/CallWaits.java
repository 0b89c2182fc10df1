package io.quorate.server.etcd;

import io.grpc.Context;
import io.grpc.Status;
import io.quorate.server.endpoint.Withdrawal;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;

/** The waits of one call, which end when its client goes. */
final class CallWaits {
  private final Keyspace keyspace;
  private final Withdrawal withdrawal;

  /**
   * @param call its context, which is cancelled with it
   */
  CallWaits(Keyspace keyspace, Context call) {
    this.keyspace = keyspace;
    this.withdrawal = keyspace.withdrawal();
    call.addListener(_ -> withdrawal.withdraw(), Runnable::run);
  }

  /**
   * Asks and waits, however long that takes.
   *
   * @throws io.grpc.StatusRuntimeException {@code CANCELLED} once the client has gone
   */
  Reply ask(Request request) {
    Reply reply = keyspace.send(request, withdrawal).join();
    if (withdrawal.isWithdrawn()) {
      throw Status.CANCELLED.asRuntimeException();
    }
    return reply;
  }
}
