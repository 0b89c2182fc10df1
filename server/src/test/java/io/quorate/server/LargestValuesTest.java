package io.quorate.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.quorate.api.v1.ErrorDetail;
import io.quorate.api.v1.KVGrpc;
import io.quorate.api.v1.PutRequest;
import io.quorate.protocol.clock.Context;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.server.frame.FrameCaller;
import io.quorate.server.http.HttpCaller;
import io.quorate.store.operation.NodeAddress;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The largest values that a keyspace can allow go in by every way, and none that is larger. */
class LargestValuesTest {
  private static final Metadata.Key<byte[]> DETAIL =
      Metadata.Key.of("quorate-error-bin", Metadata.BINARY_BYTE_MARSHALLER);
  private static final int MOST = 8 << 20;
  private static final String KEY = "k".repeat(4096);

  @TempDir Path directory;

  private LocalCluster cluster;
  private NodeAddress address;
  private HttpCaller http;
  private ManagedChannel channel;

  @BeforeEach
  void start() throws Exception {
    int port = FreePorts.row(4);
    cluster = LocalCluster.start(LocalCluster.configs("c", directory, "127.0.0.1", port, 1));
    cluster.ready().get(120, TimeUnit.SECONDS);
    address = cluster.servers().getFirst().address();
    http = new HttpCaller(address);
    channel =
        NettyChannelBuilder.forAddress(address.host(), address.grpcPort()).usePlaintext().build();
  }

  @AfterEach
  void stop() throws Exception {
    channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    http.close();
    cluster.close();
  }

  private HttpCaller.Answer create(String name, String settings, int most) {
    return http.put("/v1/keyspaces/" + name, "{%s,\"valueBytesMax\":%d}".formatted(settings, most));
  }

  private static PutRequest byGrpc(byte[] value, String context) {
    return PutRequest.newBuilder()
        .setKeyspace("huge")
        .setKey(ByteString.copyFromUtf8(KEY))
        .setValue(ByteString.copyFrom(value))
        .setContext(context)
        .build();
  }

  private void assertTooLarge(int bytes) throws Exception {
    PutRequest put = byGrpc(new byte[bytes], "");
    StatusRuntimeException refused =
        catchThrowableOfType(
            StatusRuntimeException.class, () -> KVGrpc.newBlockingStub(channel).put(put));
    Metadata trailers = refused.getTrailers();
    assertThat(trailers).as(refused.getMessage()).isNotNull();
    byte[] detail = trailers.get(DETAIL);
    assertThat(detail).as(refused.getMessage()).isNotNull();
    assertThat(ErrorDetail.parseFrom(detail).getCode()).isEqualTo("TOO_LARGE");
    try (FrameCaller frames = FrameCaller.greeted(address)) {
      byte[] key = KEY.getBytes(StandardCharsets.UTF_8);
      Reply reply = frames.ask(new Request.Put("huge", key, null, false, new byte[bytes], 0));
      assertThat(((Reply.Refused) reply).refusal().code()).isEqualTo(ErrorCode.TOO_LARGE);
    }
  }

  @Test
  void whatIsAllowedGoesInAndNothingLarger() throws Exception {
    String eventual = "\"n\":1,\"r\":1,\"w\":1";
    HttpCaller.Answer refused = create("huge", eventual, MOST + 1);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.errorMessage()).contains("valueBytesMax is from 1 to 8388608");
    assertThat(create("huge", eventual, MOST).status()).isEqualTo(200);
    String path = "/v1/keyspaces/huge/keys/" + KEY;
    HttpCaller.Answer put = http.put(path, "h".repeat(MOST));
    assertThat(put.status()).as(put.text()).isEqualTo(200);
    PutRequest next = byGrpc(new byte[MOST], put.header("Quorate-Context"));
    String context = KVGrpc.newBlockingStub(channel).put(next).getContext();
    byte[] value = new byte[MOST];
    value[MOST - 1] = 7;
    try (FrameCaller frames = FrameCaller.greeted(address)) {
      byte[] key = KEY.getBytes(StandardCharsets.UTF_8);
      Context seen = Context.decode(context);
      assertThat(frames.ask(new Request.Put("huge", key, seen, false, value, 0)))
          .isInstanceOf(Reply.Stored.class);
    }
    // Of a longer body a client may not hear the answer, as it still sends when the connection
    // ends.
    HttpCaller.Answer answer = http.put(path, "h".repeat(MOST + 1));
    assertThat(answer.status()).as(answer.text()).isEqualTo(413);
    assertThat(answer.errorCode()).isEqualTo("TOO_LARGE");
    assertTooLarge(MOST + 1);
    // Far beyond what any value may be our own code still tells.
    assertTooLarge(2 * MOST);
    assertThat(http.get(path).bytes()).isEqualTo(value);
  }

  @Test
  @Timeout(120)
  void anOrderedKeyspaceTakesThemToo() {
    assertThat(create("order", "\"consistency\":\"linearizable\"", MOST).status()).isEqualTo(200);
    HttpCaller.Answer put;
    do { // while the group elects its first leader
      put = http.put("/v1/keyspaces/order/keys/" + KEY, "h".repeat(MOST));
    } while (put.text().contains("NOT_LEADER"));
    assertThat(put.status()).as(put.text()).isEqualTo(200);
  }
}
