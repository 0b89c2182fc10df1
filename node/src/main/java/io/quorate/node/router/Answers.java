package io.quorate.node.router;

import io.quorate.protocol.clock.Sibling;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.quorum.QuorumCall;
import io.quorate.protocol.quorum.QuorumReply;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.ArrayList;
import java.util.List;

/** Translates between what the store is asked and what the process of a partition is. */
final class Answers {

  private static final byte[] NOTHING = {};

  private Answers() {}

  static QuorumCall call(Request.Keyed request) {
    return switch (request) {
      case Request.Get get -> new QuorumCall.Get(get.key(), get.r());
      case Request.Put put ->
          new QuorumCall.Put(
              put.key(), put.context(), put.conditional(), false, put.value(), put.w());
      case Request.Delete delete ->
          new QuorumCall.Put(
              delete.key(), delete.context(), delete.conditional(), true, NOTHING, delete.w());
    };
  }

  static boolean writes(Request.Keyed request) {
    return switch (request) {
      case Request.Get _ -> false;
      case Request.Put _, Request.Delete _ -> true;
    };
  }

  /** The reply that stands for what a local process answered. */
  static Reply reply(Object answer) {
    return switch (answer) {
      case Refusal refusal -> new Reply.Refused(refusal);
      case QuorumReply.Found found ->
          new Reply.Found(found.siblings(), found.context(), found.receipt());
      case QuorumReply.Stored stored -> new Reply.Stored(stored.context(), stored.receipt());
      case QuorumReply.Listed listed -> listed(listed);
      default ->
          new Reply.Refused(
              new Refusal(
                  ErrorCode.INTERNAL, "Unexpected answer of a partition: " + answer.getClass()));
    };
  }

  private static Reply listed(QuorumReply.Listed listed) {
    List<Reply.Row> rows = new ArrayList<>();
    for (QuorumReply.Row row : listed.rows()) {
      rows.add(new Reply.Row(row.key(), row.siblings(), row.context()));
    }
    return new Reply.Listed(rows, listed.complete());
  }

  /** Whether a key of a scan holds something. */
  static boolean present(Reply.Row row) {
    for (Sibling sibling : row.siblings()) {
      if (!sibling.deleted()) {
        return true;
      }
    }
    return false;
  }
}
