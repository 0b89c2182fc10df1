package io.quorate.server.endpoint;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.channel.epoll.Epoll;
import io.quorate.api.etcd.rpc.WatchCreateRequest;
import io.quorate.api.etcd.rpc.WatchGrpc;
import io.quorate.api.etcd.rpc.WatchRequest;
import io.quorate.api.etcd.rpc.WatchResponse;
import io.quorate.api.frame.ClientFrame;
import io.quorate.protocol.process.NodeId;
import io.quorate.server.frame.FrameCaller;
import io.quorate.server.loop.Silence;
import io.quorate.store.machine.Change;
import io.quorate.store.machine.Cursor;
import io.quorate.store.machine.Entry;
import io.quorate.store.machine.KeyRange;
import io.quorate.store.machine.QueryResult;
import io.quorate.store.operation.GroupAnswer;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.KeyspaceInfo;
import io.quorate.store.operation.KeyspaceSettings;
import io.quorate.store.operation.Position;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A caller that takes nothing more and closes nothing is given up, and nothing waits for it any
 * longer. What idle connections are asked by the kernel is {@code TransportTest}'s.
 */
@Timeout(120)
class VanishedCallerTest {
  private static final Position HERE = new Position(7, 7, 1, new NodeId("n1"));

  /** More than a caller's smallest buffer takes, less than a node's socket does. */
  private static final int VALUE_BYTES = 128 << 10;

  private EndpointFixture fixture;

  @BeforeEach
  void open() throws Exception {
    assumeTrue(Epoll.isAvailable(), "only Linux has TCP's user time-out");
    fixture = new EndpointFixture(new Silence(1_500));
    KeyspaceInfo docs = new KeyspaceInfo("docs", 9, KeyspaceSettings.defaults("linearizable"));
    fixture.store.answer(request ->
        switch (request) {
          case Request.DescribeKeyspace _ -> new Reply.Described(docs);
          case Request.Get _ -> new Reply.Done("x".repeat(3 << 20));
          case GroupRequest.Watch watch when watch.waitMillis() == 0 ->
              new GroupAnswer.Watched(List.of(change()), Cursor.at(8), HERE);
          case GroupRequest.Watch _ -> ScriptedStore.WAITS;
          case GroupRequest.Range _ ->
              new GroupAnswer.Ranged(new QueryResult(List.of(), false, 0), HERE);
          default -> ScriptedStore.usual(request);
        });
  }

  @AfterEach
  void close() {
    if (fixture != null) {
      fixture.close();
    }
  }

  private static Change change() {
    return new Change(0, new Entry(new byte[] {'k'}, new byte[VALUE_BYTES], 7, 7, 1, 0), null);
  }

  /** A watch of that key waits on the node. */
  private void assertWaits(String key) throws InterruptedException {
    assertThat(keyOf(fixture.store.waiting)).isEqualTo(key);
  }

  /** The first watch that waits no longer is of that key. */
  private void assertGivenUp(String key) throws InterruptedException {
    assertThat(keyOf(fixture.store.cancelled)).isEqualTo(key);
  }

  private static String keyOf(BlockingQueue<Request> requests) throws InterruptedException {
    Request next = requests.poll(60, TimeUnit.SECONDS);
    assertThat(next).isInstanceOf(GroupRequest.Watch.class);
    return new String(((GroupRequest.Watch) next).range().from(), US_ASCII);
  }

  @Test
  void aStreamOfEvents() throws Exception {
    try (Socket socket = new Socket()) {
      socket.setReceiveBufferSize(4096);
      socket.connect(new InetSocketAddress(fixture.address.host(), fixture.address.port()));
      String path = "/v1/keyspaces/docs/watch?prefix=events";
      socket
          .getOutputStream()
          .write("GET %s HTTP/1.1\r\nHost: n\r\n\r\n".formatted(path).getBytes(US_ASCII));
      assertWaits("events");
      assertGivenUp("events");
    }
  }

  @Test
  void framesOfAClientOfOurs() throws Exception {
    try (FrameCaller caller = FrameCaller.greeted(fixture.address)) {
      KeyRange range = KeyRange.of("frames".getBytes(US_ASCII));
      caller.send(
          new ClientFrame.Ask(1, new GroupRequest.Watch("docs", range, Cursor.at(8), 60_000)),
          new ClientFrame.Ask(2, new Request.Get("docs", new byte[1], 0)));
      assertWaits("frames");
      assertGivenUp("frames");
    }
  }

  @Test
  void aWatchOfEtcdsBesideOneThatMerelyHearsNothing() throws Exception {
    try (Relay relay = new Relay(fixture.address.grpcPort())) {
      ManagedChannel quiet = channel(fixture.address.grpcPort());
      ManagedChannel vanishing = channel(relay.port());
      try {
        CompletableFuture<Throwable> quietEnds = watch(quiet, "quiet");
        assertWaits("quiet");
        var unused = watch(vanishing, "vanishing");
        assertWaits("vanishing");
        relay.freeze();
        assertGivenUp("vanishing");
        assertThat(fixture.store.cancelled).isEmpty();
        assertThat(quietEnds).isNotDone();
      } finally {
        quiet.shutdownNow();
        vanishing.shutdownNow();
      }
    }
  }

  private static ManagedChannel channel(int port) {
    return NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
  }

  /** Completed by what ends it. */
  private static CompletableFuture<Throwable> watch(ManagedChannel channel, String key) {
    CompletableFuture<Throwable> ends = new CompletableFuture<>();
    WatchGrpc.newStub(channel)
        .watch(
            new StreamObserver<>() {
              @Override
              public void onNext(WatchResponse response) {}

              @Override
              public void onError(Throwable cause) {
                ends.complete(cause);
              }

              @Override
              public void onCompleted() {
                ends.complete(new IllegalStateException("it completed"));
              }
            })
        .onNext(
            WatchRequest.newBuilder()
                .setCreateRequest(
                    WatchCreateRequest.newBuilder().setKey(ByteString.copyFromUtf8(key)))
                .build());
    return ends;
  }
}
