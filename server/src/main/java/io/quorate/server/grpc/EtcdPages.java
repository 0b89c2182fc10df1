package io.quorate.server.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.quorate.server.endpoint.NodeView;
import io.quorate.server.etcd.EtcdServices;
import java.io.IOException;
import java.util.concurrent.Executor;

/**
 * The pages that etcd shows on the port of its clients: {@code /health}, {@code /version} and
 * {@code /metrics}. All else is on the node's HTTP port, which the answer says.
 */
final class EtcdPages extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final String JSON = "application/json";
  private static final String TEXT = "text/plain; charset=utf-8";

  private final NodeView node;
  private final Executor calls;

  /**
   * A handler of one connection.
   *
   * @param calls where an answer may wait for the node
   */
  EtcdPages(NodeView node, Executor calls) {
    this.node = node;
    this.calls = calls;
  }

  private record Page(HttpResponseStatus status, String type, byte[] body) {
    Page(HttpResponseStatus status, String type, String body) {
      this(status, type, body.getBytes(UTF_8));
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    HttpMethod method = request.method();
    String path = new QueryStringDecoder(request.uri()).path();
    boolean keepAlive = HttpUtil.isKeepAlive(request);
    calls.execute(() -> answer(context, page(method, path), keepAlive));
  }

  private Page page(HttpMethod method, String path) {
    if (!method.equals(HttpMethod.GET)) {
      return new Page(HttpResponseStatus.METHOD_NOT_ALLOWED, TEXT, "only GET is answered here\n");
    }
    return switch (path) {
      case "/health" -> health();
      case "/version" -> new Page(HttpResponseStatus.OK, JSON, version());
      case "/metrics" -> figures();
      default ->
          new Page(
              HttpResponseStatus.NOT_FOUND,
              TEXT,
              "this port serves gRPC, /health, /version and /metrics; all else is at http://%s:%d\n"
                  .formatted(node.address().host(), node.address().port()));
    };
  }

  private Page health() {
    return node.unreadyBecause().isEmpty()
        ? new Page(HttpResponseStatus.OK, JSON, "{\"health\":\"true\"}")
        : new Page(HttpResponseStatus.SERVICE_UNAVAILABLE, JSON, "{\"health\":\"false\"}");
  }

  private static String version() {
    String version = EtcdServices.version();
    String minor = version.substring(0, version.lastIndexOf('.'));
    return "{\"etcdserver\":\"%s\",\"etcdcluster\":\"%s.0\"}".formatted(version, minor);
  }

  private Page figures() {
    try {
      return new Page(HttpResponseStatus.OK, NodeView.METRICS_TYPE, node.metrics());
    } catch (IOException e) {
      return new Page(HttpResponseStatus.INTERNAL_SERVER_ERROR, TEXT, e + "\n");
    }
  }

  private static void answer(ChannelHandlerContext context, Page page, boolean keepAlive) {
    var response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, page.status(), Unpooled.wrappedBuffer(page.body()));
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, page.type());
    HttpUtil.setContentLength(response, page.body().length);
    HttpUtil.setKeepAlive(response, keepAlive);
    ChannelFuture written = context.writeAndFlush(response);
    if (!keepAlive) {
      written.addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close(); // a connection that broke, or that speaks neither protocol
  }
}
