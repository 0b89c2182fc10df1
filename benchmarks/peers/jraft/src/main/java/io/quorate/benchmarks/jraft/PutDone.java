package io.quorate.benchmarks.jraft;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.rpc.RpcContext;

/** Answers the driver when its command was applied, and spares the leader decoding it again. */
final class PutDone implements Closure {

  private static final byte[] NOTHING = {};

  private final MapRequest command;
  private final RpcContext caller;

  PutDone(MapRequest command, RpcContext caller) {
    this.command = command;
    this.caller = caller;
  }

  MapRequest command() {
    return command;
  }

  @Override
  public void run(Status status) {
    caller.sendResponse(
        status.isOk() ? MapReply.of(MapReply.OK, NOTHING) : MapReply.failed(status.getErrorMsg()));
  }
}
