package io.quorate.server.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.quorate.api.etcd.rpc.WatchCancelRequest;
import io.quorate.api.etcd.rpc.WatchCreateRequest;
import io.quorate.api.etcd.rpc.WatchGrpc;
import io.quorate.api.etcd.rpc.WatchProgressRequest;
import io.quorate.api.etcd.rpc.WatchRequest;
import io.quorate.api.etcd.rpc.WatchResponse;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A stream of watches, and what came on it. */
final class WatchCaller
    implements ClientResponseObserver<WatchRequest, WatchResponse>, AutoCloseable {
  private static final long SECONDS_MAX = 60;

  private final BlockingQueue<WatchResponse> responses = new LinkedBlockingQueue<>();
  private final boolean reads;
  private ClientCallStreamObserver<WatchRequest> requests;

  /**
   * @param reads whether it reads by itself; else only what is {@link #read}
   */
  WatchCaller(ManagedChannel channel, boolean reads) {
    this.reads = reads;
    WatchGrpc.newStub(channel).watch(this);
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<WatchRequest> stream) {
    requests = stream;
    if (!reads) {
      stream.disableAutoRequestWithInitial(0);
    }
  }

  /** Lets so many responses in. */
  void read(int count) {
    requests.request(count);
  }

  static WatchCreateRequest.Builder key(String key) {
    return WatchCreateRequest.newBuilder().setKey(ByteString.copyFromUtf8(key));
  }

  /** All keys that begin so; the last character must not be the last there is. */
  static WatchCreateRequest.Builder prefix(String prefix) {
    char last = prefix.charAt(prefix.length() - 1);
    String end = prefix.substring(0, prefix.length() - 1) + (char) (last + 1);
    return key(prefix).setRangeEnd(ByteString.copyFromUtf8(end));
  }

  void create(WatchCreateRequest.Builder wanted) {
    requests.onNext(WatchRequest.newBuilder().setCreateRequest(wanted).build());
  }

  void cancel(long id) {
    requests.onNext(
        WatchRequest.newBuilder()
            .setCancelRequest(WatchCancelRequest.newBuilder().setWatchId(id))
            .build());
  }

  void askProgress() {
    requests.onNext(
        WatchRequest.newBuilder()
            .setProgressRequest(WatchProgressRequest.getDefaultInstance())
            .build());
  }

  /** The next response, whatever it is. */
  WatchResponse next() {
    try {
      WatchResponse next = responses.poll(SECONDS_MAX, TimeUnit.SECONDS);
      assertThat(next).as("a response").isNotNull();
      return next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** The next response, which must say that a watch was created. */
  WatchResponse created() {
    WatchResponse created = next();
    assertThat(created.getCreated()).as(created.toString()).isTrue();
    return created;
  }

  @Override
  public void onNext(WatchResponse response) {
    responses.add(response);
  }

  @Override
  public void onError(Throwable e) {
    // What is missing is missed.
  }

  @Override
  public void onCompleted() {
    // As above.
  }

  @Override
  public void close() {
    requests.cancel("the test is over", null);
  }
}
