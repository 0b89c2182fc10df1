package io.quorate.server.etcd;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import io.quorate.store.operation.GroupAnswer;
import io.quorate.store.operation.GroupRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Ends streams whose client wants a leader ({@code hasleader} among the metadata) once the node
 * knows of none: such a client would rather ask another node than wait.
 */
final class LeaderGuard implements ServerInterceptor {
  private static final Metadata.Key<String> HAS_LEADER =
      Metadata.Key.of("hasleader", Metadata.ASCII_STRING_MARSHALLER);
  private static final Context.Key<Boolean> WANTED = Context.key("hasleader");
  private static final long EVERY_SECONDS = 2;

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    boolean wanted = "true".equals(headers.get(HAS_LEADER));
    return wanted
        ? Contexts.interceptCall(wanting(Context.current()), call, headers, next)
        : next.startCall(call, headers);
  }

  /** The context of a call whose client wants one. */
  static Context wanting(Context context) {
    return context.withValue(WANTED, true);
  }

  /** Whether the client of the call on this thread wants a leader. */
  static boolean wanted() {
    return Boolean.TRUE.equals(WANTED.get());
  }

  /** Looks now and then, for the call whose context this is, as long as it is open. */
  static void watch(
      Keyspace keyspace,
      Executor threads,
      Consumer<StatusRuntimeException> end,
      BooleanSupplier open) {
    if (wanted()) {
      look(keyspace, threads, end, open);
    }
  }

  private static void look(
      Keyspace keyspace,
      Executor threads,
      Consumer<StatusRuntimeException> end,
      BooleanSupplier open) {
    keyspace
        .send(new GroupRequest.DescribeGroup(Keyspace.NAME))
        .thenAcceptAsync(
            reply -> {
              boolean led =
                  reply instanceof GroupAnswer.Standing standing && standing.leader() != null;
              if (!led) {
                end.accept(EtcdError.NO_LEADER.exception());
              } else if (open.getAsBoolean()) {
                CompletableFuture.delayedExecutor(EVERY_SECONDS, TimeUnit.SECONDS, threads)
                    .execute(() -> look(keyspace, threads, end, open));
              }
            },
            threads);
  }
}
