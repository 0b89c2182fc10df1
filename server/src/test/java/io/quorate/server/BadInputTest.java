package io.quorate.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.quorate.api.v1.CreateKeyspaceRequest;
import io.quorate.api.v1.ErrorDetail;
import io.quorate.api.v1.GetRequest;
import io.quorate.api.v1.KVGrpc;
import io.quorate.api.v1.KeyspaceSettings;
import io.quorate.api.v1.KeyspacesGrpc;
import io.quorate.api.v1.PutRequest;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.server.http.HttpCaller;
import io.quorate.store.operation.NodeAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong is refused in the same way by HTTP and gRPC, by a whole cluster. */
class BadInputTest {
  private static final String KEYS = "/v1/keyspaces/docs/keys/";
  private static final Metadata.Key<byte[]> DETAIL =
      Metadata.Key.of("quorate-error-bin", Metadata.BINARY_BYTE_MARSHALLER);
  private static final int KEY_BYTES_MAX = 4096;
  private static final int VALUE_BYTES_MAX = 1 << 20;

  @TempDir static Path directory;

  private static LocalCluster cluster;
  private static HttpCaller http;
  private static ManagedChannel channel;

  @BeforeAll
  static void start() throws Exception {
    int port = FreePorts.row(2 * LocalCluster.PORT_STEP + 4);
    cluster = LocalCluster.start(LocalCluster.configs("c", directory, "127.0.0.1", port, 3));
    cluster.ready().get(120, TimeUnit.SECONDS);
    // Not the first node: what it cannot decide itself must travel back.
    NodeAddress address = cluster.servers().get(1).address();
    http = new HttpCaller(address);
    channel =
        NettyChannelBuilder.forAddress(address.host(), address.grpcPort())
            .usePlaintext()
            .maxInboundMessageSize(8 << 20)
            .build();
    assertThat(http.put("/v1/keyspaces/docs", "{\"partitions\":4}").status()).isEqualTo(200);
    assertThat(http.put("/v1/keyspaces/other", "{\"partitions\":4}").status()).isEqualTo(200);
    assertThat(http.put(KEYS + "kept", "value").status()).isEqualTo(200);
  }

  @AfterAll
  static void stop() throws Exception {
    channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    http.close();
    cluster.close();
  }

  /** Both ways in: the status, the code, and a sentence with these words. */
  private static void assertRefused(
      ErrorCode code,
      String words,
      Function<HttpCaller, HttpCaller.Answer> overHttp,
      Consumer<ManagedChannel> overGrpc)
      throws InvalidProtocolBufferException {
    HttpCaller.Answer answer = overHttp.apply(http);
    assertThat(answer.status()).as(answer.text()).isEqualTo(code.httpStatus());
    assertThat(answer.errorCode()).isEqualTo(code.name());
    assertThat(answer.errorMessage()).contains(words);
    StatusRuntimeException refused =
        catchThrowableOfType(StatusRuntimeException.class, () -> overGrpc.accept(channel));
    assertThat(refused).as("gRPC refuses what HTTP refuses: " + words).isNotNull();
    Metadata trailers = refused.getTrailers();
    assertThat(trailers).isNotNull();
    ErrorDetail detail = ErrorDetail.parseFrom(trailers.get(DETAIL));
    assertThat(detail.getCode()).isEqualTo(code.name());
    assertThat(refused.getStatus().getDescription()).contains(words);
    // Nothing is lost, whatever was refused.
    assertThat(http.get(KEYS + "kept").text()).isEqualTo("value");
  }

  private static GetRequest get(String keyspace, String key) {
    return GetRequest.newBuilder()
        .setKeyspace(keyspace)
        .setKey(ByteString.copyFromUtf8(key))
        .build();
  }

  private static PutRequest.Builder put(String keyspace, String key) {
    return PutRequest.newBuilder()
        .setKeyspace(keyspace)
        .setKey(ByteString.copyFromUtf8(key))
        .setValue(ByteString.copyFromUtf8("x"));
  }

  private static Consumer<ManagedChannel> putting(PutRequest request) {
    return to -> KVGrpc.newBlockingStub(to).put(request);
  }

  private static Consumer<ManagedChannel> creating(String name, KeyspaceSettings.Builder settings) {
    CreateKeyspaceRequest request =
        CreateKeyspaceRequest.newBuilder().setName(name).setSettings(settings).build();
    return to -> KeyspacesGrpc.newBlockingStub(to).create(request);
  }

  @Test
  void anUnknownKeyspace() throws Exception {
    assertRefused(
        ErrorCode.UNKNOWN_KEYSPACE,
        "no keyspace 'none'",
        it -> it.get("/v1/keyspaces/none/keys/a"),
        to -> KVGrpc.newBlockingStub(to).get(get("none", "a")));
    assertRefused(
        ErrorCode.UNKNOWN_KEYSPACE,
        "no keyspace 'none'",
        it -> it.put("/v1/keyspaces/none/keys/a", "x"),
        putting(put("none", "a").build()));
  }

  @Test
  void numbersThatDoNotFitTogetherOrTheCluster() throws Exception {
    assertRefused(
        ErrorCode.INVALID_ARGUMENT,
        "allowStale",
        it -> it.put("/v1/keyspaces/bad", "{\"r\":1,\"w\":2}"),
        creating("bad", KeyspaceSettings.newBuilder().setR(1).setW(2)));
    assertRefused(
        ErrorCode.INVALID_ARGUMENT,
        "from 1 to n=3, not 4",
        it -> it.put("/v1/keyspaces/bad", "{\"w\":4}"),
        creating("bad", KeyspaceSettings.newBuilder().setW(4)));
    assertRefused(
        ErrorCode.INVALID_ARGUMENT,
        "the cluster has 3",
        it -> it.put("/v1/keyspaces/bad", "{\"n\":5,\"r\":3,\"w\":3}"),
        creating("bad", KeyspaceSettings.newBuilder().setN(5).setR(3).setW(3)));
    assertThat(http.get("/v1/keyspaces/bad").status()).isEqualTo(404);
  }

  @Test
  void aKeyspaceThatExistsWithOtherSettings() throws Exception {
    assertRefused(
        ErrorCode.ALREADY_EXISTS,
        "partitions is 4, not 8",
        it -> it.put("/v1/keyspaces/docs", "{\"partitions\":8}"),
        creating("docs", KeyspaceSettings.newBuilder().setPartitions(8)));
  }

  @Test
  void keysAndValuesThatAreTooLarge() throws Exception {
    String key = "k".repeat(KEY_BYTES_MAX + 1);
    assertRefused(
        ErrorCode.TOO_LARGE,
        "4096",
        it -> it.get(KEYS + key),
        to -> KVGrpc.newBlockingStub(to).get(get("docs", key)));
    String value = "v".repeat(VALUE_BYTES_MAX + 1);
    assertRefused(
        ErrorCode.TOO_LARGE,
        "1048576",
        it -> it.put(KEYS + "big", value),
        putting(put("docs", "big").setValue(ByteString.copyFromUtf8(value)).build()));
    assertThat(http.get(KEYS + "big").status()).isEqualTo(404);
    assertThat(http.put(KEYS + "k".repeat(KEY_BYTES_MAX), "x".repeat(VALUE_BYTES_MAX)).status())
        .isEqualTo(200);
  }

  @Test
  void contextsThatAreGarbledOrForeign() throws Exception {
    String context = http.get(KEYS + "kept").header("Quorate-Context");
    String garbled = context.substring(0, context.length() - 2) + "AA";
    for (String bad : new String[] {"nonsense!", garbled}) {
      assertRefused(
          ErrorCode.BAD_CONTEXT,
          "read the key again",
          it -> it.put(KEYS + "kept", "x", "Quorate-Context", bad),
          putting(put("docs", "kept").setContext(bad).build()));
    }
    assertRefused(
        ErrorCode.BAD_CONTEXT,
        "another key",
        it -> it.put(KEYS + "different", "x", "Quorate-Context", context),
        putting(put("docs", "different").setContext(context).build()));
    assertRefused(
        ErrorCode.BAD_CONTEXT,
        "another keyspace",
        it -> it.put("/v1/keyspaces/other/keys/kept", "x", "Quorate-Context", context),
        putting(put("other", "kept").setContext(context).build()));
    assertRefused(
        ErrorCode.CONFLICT,
        "context",
        it -> it.put(KEYS + "kept", "x", "Quorate-If-Context", "none"),
        putting(put("docs", "kept").setConditional(true).build()));
  }

  @Test
  void moreSiblingsThanTheKeyspaceAllows() throws Exception {
    String path = "/v1/keyspaces/few/keys/k";
    assertThat(http.put("/v1/keyspaces/few", "{\"siblingsMax\":2}").status()).isEqualTo(200);
    for (String value : new String[] {"one", "two"}) {
      assertThat(http.put(path, value).status()).isEqualTo(200);
    }
    assertRefused(
        ErrorCode.TOO_MANY_SIBLINGS,
        "get the key, merge the values",
        it -> it.put(path, "three"),
        putting(put("few", "k").build()));
    HttpCaller.Answer both = http.get(path);
    assertThat(both.json().get("siblings")).hasSize(2);
    assertThat(http.put(path, "merged", "Quorate-Context", both.header("Quorate-Context")).status())
        .isEqualTo(200);
    assertThat(http.get(path).text()).isEqualTo("merged");
  }
}
