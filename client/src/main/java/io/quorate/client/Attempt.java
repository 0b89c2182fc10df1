package io.quorate.client;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.NodeAddress;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One request on its way to an answer: it tries node after node, as long as another try is safe and
 * the time lasts. A read may always be tried again; a write only while it certainly had no effect.
 */
final class Attempt implements ReplyHandler {

  /** Where attempts are made. */
  interface Network {
    /** Nodes for the request, the best first. */
    List<NodeAddress> candidates(Request request);

    void ask(NodeAddress node, Request request, long deadlineNanos, ReplyHandler handler);

    /** A node has answered: what that tells of the cluster is worth knowing. */
    void answered(NodeAddress node, Request request, Reply reply);

    /** A node has not answered: others are worth asking before it. */
    void silent(NodeAddress node);

    void later(Runnable task);

    /** The node's answer says that what is known of the cluster may be old. */
    void refresh();

    long nanos();

    /** Whether the client was closed. */
    boolean closed();
  }

  /** A read that too few replicas answered is tried again: meanwhile nodes learn who is gone. */
  private static final int UNANSWERED_MAX = 2;

  private final Network network;
  private final Request request;
  private final long deadlineNanos;
  private final Consumer<Reply> answer;
  private final List<NodeAddress> left;
  private NodeAddress current;
  private int unanswered;

  private Attempt(Network network, Request request, long deadlineNanos, Consumer<Reply> answer) {
    this.network = network;
    this.request = request;
    this.deadlineNanos = deadlineNanos;
    this.answer = answer;
    this.left = new ArrayList<>(network.candidates(request));
    this.current = left.getFirst();
  }

  static void begin(Network network, Request request, long deadlineNanos, Consumer<Reply> answer) {
    new Attempt(network, request, deadlineNanos, answer).next();
  }

  private void next() {
    if (left.isEmpty()) {
      left.addAll(network.candidates(request));
    }
    current = left.removeFirst();
    network.ask(current, request, deadlineNanos, this);
  }

  @Override
  public void replied(Reply reply) {
    network.answered(current, request, reply);
    if (reply instanceof Reply.Refused(Refusal refusal)) {
      if (refusal.code() == ErrorCode.UNAVAILABLE || refusal.code() == ErrorCode.WRONG_EPOCH) {
        network.refresh();
      }
      if (repeatable(refusal.code()) && !over()) {
        retry();
        return;
      }
    }
    answer.accept(reply);
  }

  @Override
  public void failed(boolean sent, ErrorCode code, String reason) {
    network.refresh();
    if (code != ErrorCode.TOO_LARGE) {
      network.silent(current);
    }
    boolean safe = (!sent || reads()) && code != ErrorCode.TOO_LARGE;
    if (safe && !over()) {
      retry();
    } else if (code == ErrorCode.TOO_LARGE) {
      answer.accept(new Reply.Refused(new Refusal(code, reason)));
    } else if (safe) {
      answer.accept(refused(ErrorCode.UNAVAILABLE, "No node answered", reason));
    } else {
      answer.accept(
          refused(ErrorCode.INDETERMINATE, "The write may or may not have taken effect", reason));
    }
  }

  private Reply refused(ErrorCode code, String what, String reason) {
    return new Reply.Refused(
        new Refusal(code, "%s: %s".formatted(what, reason))
            .with("node", current.host() + ":" + current.port()));
  }

  /** Tries the nodes that are left at once, and begins again with the first after a pause. */
  private void retry() {
    if (left.isEmpty()) {
      network.later(this::next);
    } else {
      next();
    }
  }

  private boolean over() {
    return network.closed() || network.nanos() - deadlineNanos >= 0;
  }

  private boolean repeatable(ErrorCode code) {
    return code == ErrorCode.UNAVAILABLE
        || code == ErrorCode.NOT_LEADER
        || code == ErrorCode.OVERLOADED
        || (code == ErrorCode.WRONG_EPOCH && reads())
        || (code == ErrorCode.QUORUM_UNAVAILABLE && reads() && unanswered++ < UNANSWERED_MAX);
  }

  private boolean reads() {
    return switch (request) {
      case GroupRequest group -> !group.writes();
      case Request.Get _,
          Request.Scan _,
          Request.History _,
          Request.DescribeKeyspace _,
          Request.ListKeyspaces _,
          Request.ClusterStatus _ ->
          true;
      case Request.Put _,
          Request.Delete _,
          Request.Compact _,
          Request.CreateKeyspace _,
          Request.DeleteKeyspace _,
          Request.AddNode _,
          Request.RemoveNode _,
          Request.Cut _,
          Request.Heal _ ->
          false;
    };
  }
}
