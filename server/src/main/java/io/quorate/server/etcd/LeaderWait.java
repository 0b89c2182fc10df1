package io.quorate.server.etcd;

import io.quorate.protocol.process.Refusal;
import io.quorate.server.endpoint.BlockingRequests;
import io.quorate.server.endpoint.Withdrawal;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Asks again for what nobody could decide because the group has no leader just now, as etcd keeps
 * such requests until there is one: its clients never send a put a second time by themselves. Only
 * what certainly had no effect is asked again. Thread-safe.
 */
final class LeaderWait {
  /** As long as etcd waits: five seconds, and two of its default election timeouts. */
  static final Duration PATIENCE = Duration.ofSeconds(7);

  private static final long PAUSE_MILLIS = 50;

  private final BlockingRequests requests;
  private final long patienceNanos;

  LeaderWait(BlockingRequests requests, Duration patience) {
    this.requests = requests;
    this.patienceNanos = patience.toNanos();
  }

  /** Asks; the future completes on the node's loop. */
  CompletableFuture<Reply> send(Request request) {
    return send(request, requests::send);
  }

  /** The same, until whoever asked waits no longer. */
  CompletableFuture<Reply> send(Request request, Withdrawal withdrawal) {
    return send(request, asked -> requests.send(asked, withdrawal));
  }

  private CompletableFuture<Reply> send(
      Request request, Function<Request, CompletableFuture<Reply>> store) {
    if (!waits(request)) {
      return store.apply(request);
    }
    long since = System.nanoTime();
    return store.apply(request).thenCompose(reply -> again(request, reply, since, store));
  }

  /** Not what tells who leads, and not for a client that would rather ask another node. */
  private static boolean waits(Request request) {
    return switch (request) {
      case GroupRequest.DescribeGroup _, GroupRequest.MoveLeader _ -> false;
      case Request.Data data -> data.keyspace().equals(Keyspace.NAME) && !LeaderGuard.wanted();
      default -> false;
    };
  }

  private CompletableFuture<Reply> again(
      Request request, Reply reply, long since, Function<Request, CompletableFuture<Reply>> store) {
    if (!leaderless(reply) || System.nanoTime() - since >= patienceNanos) {
      return CompletableFuture.completedFuture(reply);
    }
    CompletableFuture<Reply> next = new CompletableFuture<>();
    CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS)
        .execute(() ->
            store
                .apply(request)
                .thenCompose(newer -> again(request, newer, since, store))
                .thenAccept(next::complete));
    return next;
  }

  private static boolean leaderless(Reply reply) {
    return reply instanceof Reply.Refused(Refusal refusal)
        && switch (refusal.code()) {
          case NOT_LEADER, QUORUM_UNAVAILABLE, UNAVAILABLE -> true;
          default -> false;
        };
  }
}
