package io.quorate.simulation.world;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.quorum.QuorumCall;
import io.quorate.protocol.quorum.QuorumReply;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.List;

/**
 * Between a store's operations and the calls of a quorum process: what a router does for one
 * partition.
 */
final class Calls {
  private Calls() {}

  static QuorumCall call(Request request) {
    if (request instanceof Request.Get get) {
      return new QuorumCall.Get(get.key(), get.r());
    }
    if (request instanceof Request.Put put) {
      return new QuorumCall.Put(
          put.key(), put.context(), put.conditional(), false, put.value(), put.w());
    }
    if (request instanceof Request.Delete delete) {
      return new QuorumCall.Put(
          delete.key(), delete.context(), delete.conditional(), true, new byte[0], delete.w());
    }
    if (request instanceof Request.Scan scan) {
      return new QuorumCall.Scan(scan.prefix(), scan.after(), scan.limit(), scan.values());
    }
    throw new IllegalArgumentException("A bare process has no call for " + request);
  }

  static Reply reply(Object answer) {
    if (answer instanceof QuorumReply.Found found) {
      return new Reply.Found(found.siblings(), found.context(), found.receipt());
    }
    if (answer instanceof QuorumReply.Stored stored) {
      return new Reply.Stored(stored.context(), stored.receipt());
    }
    if (answer instanceof QuorumReply.Listed listed) {
      List<Reply.Row> rows =
          listed.rows().stream()
              .map(row -> new Reply.Row(row.key(), row.siblings(), row.context()))
              .toList();
      return new Reply.Listed(rows, listed.complete());
    }
    return answer instanceof Refusal refusal
        ? new Reply.Refused(refusal)
        : new Reply.Refused(new Refusal(ErrorCode.INTERNAL, "An unknown answer: " + answer));
  }
}
