package io.quorate.server.etcd;

import io.quorate.api.etcd.rpc.ResponseHeader;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.server.endpoint.BlockingRequests;
import io.quorate.server.endpoint.Withdrawal;
import io.quorate.store.machine.KeyRange;
import io.quorate.store.machine.Query;
import io.quorate.store.operation.EtcdKeyspace;
import io.quorate.store.operation.GroupAnswer;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.Position;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.concurrent.CompletableFuture;

/**
 * The keyspace that etcd's clients see, as one node asks for it. What a client has once seen
 * through this node, no later answer of this node is older than: local reads and watches are asked
 * for at the index that was seen last. Thread-safe.
 */
final class Keyspace {
  static final String NAME = EtcdKeyspace.NAME;

  private static final Query NEWEST =
      new Query(KeyRange.of(new byte[] {0}), 0, 1, 1, Query.Form.COUNT);

  private final BlockingRequests requests;
  private final LeaderWait waiting;
  private final Headers headers;
  private volatile Position seen;

  Keyspace(BlockingRequests requests, Headers headers) {
    this.requests = requests;
    this.waiting = new LeaderWait(requests, LeaderWait.PATIENCE);
    this.headers = headers;
    this.seen = new Position(1, 0, 0, headers.node());
  }

  /** The first use of another keyspace through this node. */
  FirstUse firstUse(Request.CreateKeyspace creation) {
    return new FirstUse(
        requests, creation, new GroupRequest.Range(creation.name(), NEWEST, false, 0));
  }

  Headers headers() {
    return headers;
  }

  /** The newest state that any answer of this node showed. */
  Position seen() {
    return seen;
  }

  /** Asks without waiting; the future completes on the node's loop. */
  CompletableFuture<Reply> send(Request request) {
    return waiting.send(request).thenApply(reply -> noted(request, reply));
  }

  /** With which waits can be ended. */
  Withdrawal withdrawal() {
    return requests.withdrawal();
  }

  /** Asks for something to wait for, until whoever asked waits no longer. */
  CompletableFuture<Reply> send(Request request, Withdrawal withdrawal) {
    return waiting.send(request, withdrawal).thenApply(reply -> noted(request, reply));
  }

  /** Asks without waiting; the future fails with etcd's code and text where it is refused. */
  <T extends Reply> CompletableFuture<T> send(Request request, Class<T> expected) {
    return send(request).thenApply(reply -> expected(reply, expected));
  }

  /**
   * Asks and waits.
   *
   * @throws io.grpc.StatusRuntimeException with etcd's code and text where it is refused
   */
  <T extends Reply> T ask(Request request, Class<T> expected) {
    return expected(ask(request), expected);
  }

  /** Asks and waits. */
  Reply ask(Request request) {
    return requests.await(send(request));
  }

  /** Other keyspaces have orders of their own. */
  private Reply noted(Request request, Reply reply) {
    if (reply instanceof GroupAnswer answer
        && request instanceof Request.Data data
        && data.keyspace().equals(NAME)) {
      see(answer.position());
    }
    return reply;
  }

  /** A read of the past knows a late index and an early revision. */
  private synchronized void see(Position other) {
    Position one = seen;
    if (other.index() <= one.index()
        && other.revision() <= one.revision()
        && other.term() <= one.term()) {
      return;
    }
    Position late = other.index() > one.index() ? other : one;
    long revision = Math.max(one.revision(), other.revision());
    seen = new Position(revision, late.index(), Math.max(one.term(), other.term()), late.by());
  }

  /** The reply of the expected kind, or an exception that says why it is none. */
  static <T extends Reply> T expected(Reply reply, Class<T> expected) {
    if (reply instanceof Reply.Refused(Refusal refusal)) {
      throw Refusals.exception(refusal);
    }
    if (!expected.isInstance(reply)) {
      throw new IllegalStateException("expected " + expected + ", not " + reply);
    }
    return expected.cast(reply);
  }

  /** How far the keyspace has come, as this node knows it. */
  Position position() {
    return ask(here(), GroupAnswer.Ranged.class).position();
  }

  /** Asks for that. */
  GroupRequest here() {
    return new GroupRequest.Range(NAME, NEWEST, true, seen().index());
  }

  /**
   * After a change whose answer does not say when it took place: nothing that this node shows from
   * now on is older.
   */
  ResponseHeader headerAfterChange() {
    GroupRequest newest = new GroupRequest.Range(NAME, NEWEST, false, 0);
    return headers.at(ask(newest, GroupAnswer.Ranged.class).position());
  }

  ResponseHeader header() {
    return headers.at(position());
  }

  static boolean refused(Reply reply, ErrorCode code) {
    return reply instanceof Reply.Refused(Refusal refusal) && refusal.code() == code;
  }
}
