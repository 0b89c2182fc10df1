package io.quorate.client;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.NodeAddress;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import io.quorate.store.operation.Retries;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way to an answer: it tries node after node, as long as another try is safe and
 * the time lasts. A read may always be tried again, and so may a write under an id, which an
 * ordered keyspace does once; another write only while it certainly had no effect.
 */
final class Attempt implements ReplyHandler {

  /** Where attempts are made. */
  interface Network {
    /** Nodes for the request, the best first. */
    List<NodeAddress> candidates(Request request);

    /** Answers the number to cancel it by. */
    long ask(NodeAddress node, Request request, long deadlineNanos, ReplyHandler handler);

    /** Nobody waits any more for what that node was asked under that number. */
    void cancel(NodeAddress node, long number, ReplyHandler handler);

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

  /** Takes the answer. */
  interface Ending {
    /**
     * There is an answer.
     *
     * @param doubt whether a try before the last one may have had its effect
     */
    void concluded(Reply reply, boolean doubt);
  }

  /**
   * How long to try.
   *
   * @param deadlineNanos when to give up
   * @param tryNanos how long one node is waited for where another one may be asked; -1 for until
   *     then
   */
  record Patience(long deadlineNanos, long tryNanos) {}

  /** A read that too few replicas answered is tried again: meanwhile nodes learn who is gone. */
  private static final int UNANSWERED_MAX = 2;

  private final Network network;
  private final Request request;
  private final Patience patience;
  private final boolean repeatable;
  private final Ending ending;
  private final List<NodeAddress> left;
  private NodeAddress current;
  private int turns;
  private long number;
  private boolean cancelled;
  private int unanswered;
  private boolean doubt;

  /** Why the last node that answered did not do it: says more than that the time is over. */
  private @Nullable Refusal heard;

  private Attempt(Network network, Request request, Patience patience, Ending ending) {
    this.network = network;
    this.request = request;
    this.patience = patience;
    this.repeatable = reads() || (request instanceof Request.Write write && write.id() != null);
    this.ending = ending;
    this.left = new ArrayList<>(network.candidates(request));
    this.current = left.getFirst();
  }

  static void begin(Network network, Request request, Patience patience, Ending ending) {
    begin(network, request, patience, ending, _ -> {});
  }

  /** The same for whoever may cancel it, and is told of it first: it may end at once. */
  static void begin(
      Network network, Request request, Patience patience, Ending ending, Consumer<Attempt> begun) {
    Attempt attempt = new Attempt(network, request, patience, ending);
    begun.accept(attempt);
    attempt.next();
  }

  /** Ends it without an answer; does nothing once it was answered. */
  void cancel() {
    cancelled = true;
    network.cancel(current, number, this);
  }

  private void next() {
    if (cancelled) {
      return;
    }
    if (left.isEmpty()) {
      left.addAll(network.candidates(request));
    }
    current = left.removeFirst();
    long deadline = patience.deadlineNanos();
    long early = network.nanos() + patience.tryNanos();
    boolean hasty = repeatable && patience.tryNanos() >= 0 && early - deadline < 0;
    int turn = ++turns;
    long asked = network.ask(current, request, hasty ? early : deadline, this);
    if (turn == turns) { // else that failed at once, and another node was asked since
      number = asked;
    }
  }

  @Override
  public void replied(Reply reply) {
    network.answered(current, request, reply);
    if (reply instanceof Reply.Refused(Refusal refusal)) {
      if (refusal.code() == ErrorCode.UNAVAILABLE || refusal.code() == ErrorCode.WRONG_EPOCH) {
        network.refresh();
      }
      if (goesOn(refusal.code()) && !over()) {
        doubt |= !reads() && Retries.leavesDoubt(reply);
        heard = refusal;
        retry();
        return;
      }
    }
    ending.concluded(Retries.conclude(reply, doubt), doubt);
  }

  @Override
  public void failed(boolean sent, ErrorCode code, String reason) {
    network.refresh();
    boolean safe = !sent || repeatable;
    if (code != ErrorCode.TOO_LARGE) {
      network.silent(current);
    }
    if (code == ErrorCode.TOO_LARGE) {
      ending.concluded(new Reply.Refused(new Refusal(code, reason)), doubt);
    } else if (safe && !over()) {
      doubt |= sent && !reads();
      retry();
    } else if (doubt || (sent && !reads())) {
      ending.concluded(
          refused(ErrorCode.INDETERMINATE, "The write may or may not have taken effect", reason),
          doubt);
    } else {
      ending.concluded(
          heard == null
              ? refused(ErrorCode.UNAVAILABLE, "No node answered", reason)
              : new Reply.Refused(
                  new Refusal(
                      heard.code(),
                      "%s (asked again: %s)".formatted(heard.message(), reason),
                      heard.details())),
          false);
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
    return network.closed() || network.nanos() - patience.deadlineNanos() >= 0;
  }

  private boolean goesOn(ErrorCode code) {
    return code == ErrorCode.UNAVAILABLE
        || code == ErrorCode.NOT_LEADER
        || code == ErrorCode.OVERLOADED
        || (code == ErrorCode.INDETERMINATE && repeatable && !reads())
        || (code == ErrorCode.WRONG_EPOCH && reads())
        || (code == ErrorCode.QUORUM_UNAVAILABLE && repeatable && unanswered++ < UNANSWERED_MAX);
  }

  private boolean reads() {
    return switch (request) {
      case GroupRequest group -> !group.writes();
      case Request.Get _,
          Request.Scan _,
          Request.History _,
          Request.Changes _,
          Request.DescribeKeyspace _,
          Request.ListKeyspaces _,
          Request.ClusterStatus _ ->
          true;
      case Request.Put _,
          Request.Delete _,
          Request.Compact _,
          Request.AtPartition _,
          Request.Restore _,
          Request.CreateKeyspace _,
          Request.DeleteKeyspace _,
          Request.AddNode _,
          Request.RemoveNode _,
          Request.MoveTableLeader _,
          Request.Cut _,
          Request.Heal _ ->
          false;
    };
  }
}
