package io.quorate.server.etcd;

import com.google.protobuf.MessageLite;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.quorate.store.operation.EtcdKeyspace;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way of every call that has one answer; it runs on a virtual thread, which may wait. */
final class Calls {
  /** Largest request, as etcd has it. */
  static final int REQUEST_BYTES_MAX = EtcdKeyspace.REQUEST_BYTES_MAX;

  private static final Logger LOG = LoggerFactory.getLogger(Calls.class);

  private Calls() {}

  static <A> void answer(StreamObserver<A> observer, Supplier<A> work) {
    A message;
    try {
      message = work.get();
    } catch (StatusRuntimeException e) {
      observer.onError(e);
      return;
    } catch (RuntimeException e) {
      observer.onError(failure(e));
      return;
    }
    observer.onNext(message);
    observer.onCompleted();
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
