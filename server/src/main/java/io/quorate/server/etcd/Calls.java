package io.quorate.server.etcd;

import com.google.protobuf.MessageLite;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.quorate.store.operation.EtcdKeyspace;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ways of calls that have one answer: {@link #answer} on a virtual thread, which may wait, and
 * {@link #begin} on the node's loop, which may not.
 */
final class Calls {
  /** Largest request, as etcd has it. */
  static final int REQUEST_BYTES_MAX = EtcdKeyspace.REQUEST_BYTES_MAX;

  private static final Logger LOG = LoggerFactory.getLogger(Calls.class);

  private Calls() {}

  static <A> void answer(StreamObserver<A> observer, Supplier<A> work) {
    begin(observer, () -> CompletableFuture.completedFuture(work.get()));
  }

  /** Begins work that ends later; the client is told by whichever thread ends it. */
  static <A> void begin(StreamObserver<A> observer, Supplier<CompletableFuture<A>> work) {
    CompletableFuture<A> answer;
    try {
      answer = work.get();
    } catch (StatusRuntimeException e) {
      observer.onError(e);
      return;
    } catch (RuntimeException e) {
      observer.onError(failure(e));
      return;
    }
    answer.whenComplete((message, failed) -> ended(observer, message, failed));
  }

  private static <A> void ended(
      StreamObserver<A> observer, @Nullable A message, @Nullable Throwable failed) {
    if (message != null) {
      observer.onNext(message);
      observer.onCompleted();
      return;
    }
    Throwable cause = failed instanceof CompletionException ? failed.getCause() : failed;
    switch (cause) {
      case StatusRuntimeException refused -> observer.onError(refused);
      case RuntimeException defect -> observer.onError(failure(defect));
      case null, default -> observer.onError(failure(new IllegalStateException(cause)));
    }
  }

  /** What a client is told of a defect. */
  static StatusRuntimeException failure(RuntimeException e) {
    LOG.error("A call of etcd's API failed", e);
    return Status.INTERNAL
        .withDescription("the node failed to answer; its log says more. A write may have been done")
        .asRuntimeException();
  }

  /** Refuses what etcd would not put into its log. */
  static void requireSmall(MessageLite request) {
    if (request.getSerializedSize() > REQUEST_BYTES_MAX) {
      throw EtcdError.REQUEST_TOO_LARGE.exception();
    }
  }
}
