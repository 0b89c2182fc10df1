package io.quorate.server.grpc;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.server.endpoint.BlockingRequests;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way of every call: make a request, ask the node, expect one kind of reply, convert it. */
final class Unary {
  private static final Logger LOG = LoggerFactory.getLogger(Unary.class);

  private final BlockingRequests requests;

  Unary(BlockingRequests requests) {
    this.requests = requests;
  }

  <T extends Reply, A> void call(
      StreamObserver<A> observer,
      Supplier<Request> request,
      Class<T> expected,
      Function<T, A> answer) {
    answer(observer, () -> requests.ask(request.get()), expected, answer);
  }

  /** The same where asking takes more than one request. */
  <T extends Reply, A> void answer(
      StreamObserver<A> observer,
      Supplier<Reply> asking,
      Class<T> expected,
      Function<T, A> answer) {
    A message;
    try {
      Reply reply = asking.get();
      if (reply instanceof Reply.Refused refused) {
        throw GrpcStatuses.exception(refused.refusal());
      }
      message = answer.apply(expected.cast(reply));
    } catch (StatusRuntimeException e) {
      observer.onError(e);
      return;
    } catch (RuntimeException e) {
      LOG.error("A gRPC call failed", e);
      observer.onError(
          GrpcStatuses.exception(
              ErrorCode.INTERNAL,
              "the node failed to answer; its log says more. A write may have taken effect"));
      return;
    }
    observer.onNext(message);
    observer.onCompleted();
  }
}
