package io.quorate.cli;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.quorate.api.v1.DeleteRequest;
import io.quorate.api.v1.KVGrpc;
import io.quorate.api.v1.PutRequest;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Fenced writes over HTTP and over gRPC, as programs that are not written in Java send them. */
final class FencedCalls implements AutoCloseable {
  private final HttpClient http = HttpClient.newHttpClient();
  private final ManagedChannel channel;
  private final String url;

  FencedCalls(String url) {
    this.url = url;
    URI uri = URI.create(url);
    this.channel =
        NettyChannelBuilder.forAddress(uri.getHost(), uri.getPort() + 1).usePlaintext().build();
  }

  /**
   * Sends one.
   *
   * @param more of the parameters
   * @param headers names and values in turn
   */
  HttpResponse<String> http(
      String method, String keyspace, String fence, String more, String value, String... headers)
      throws Exception {
    String path =
        "%s/v1/keyspaces/%s/keys/guarded?fence=%s%s"
            .formatted(url, keyspace, URLEncoder.encode(fence, StandardCharsets.UTF_8), more);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(path))
            .timeout(Duration.ofSeconds(60))
            .method(method, HttpRequest.BodyPublishers.ofString(value));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** The revision at which it was done. */
  long grpcPut(String keyspace, String fence, String value) {
    return KVGrpc.newBlockingStub(channel)
        .put(
            PutRequest.newBuilder()
                .setKeyspace(keyspace)
                .setKey(ByteString.copyFromUtf8("guarded"))
                .setValue(ByteString.copyFromUtf8(value))
                .setFence(fence)
                .build())
        .getReceipt()
        .getRevision();
  }

  /** The revision at which it was done. */
  long grpcDelete(String keyspace, String fence) {
    return KVGrpc.newBlockingStub(channel)
        .delete(
            DeleteRequest.newBuilder()
                .setKeyspace(keyspace)
                .setKey(ByteString.copyFromUtf8("guarded"))
                .setFence(fence)
                .build())
        .getReceipt()
        .getRevision();
  }

  @Override
  public void close() {
    channel.shutdownNow();
    http.close();
  }
}
