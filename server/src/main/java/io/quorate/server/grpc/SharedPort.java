package io.quorate.server.grpc;

import io.grpc.netty.GrpcHttp2ConnectionHandler;
import io.grpc.netty.InternalProtocolNegotiationEvent;
import io.grpc.netty.InternalProtocolNegotiator;
import io.grpc.netty.InternalProtocolNegotiators;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.AsciiString;
import java.util.List;
import java.util.function.Supplier;

/**
 * gRPC, and plain HTTP/1.1 for those who ask etcd's port for its health or its figures: the first
 * bytes of a connection tell which. HTTP/2 begins with {@code PRI} (RFC 9113, section 3.4), which
 * is no method of HTTP/1.1.
 */
final class SharedPort implements InternalProtocolNegotiator.ProtocolNegotiator {
  private static final int MARK_BYTES = 4;
  private static final int MARK = 'P' << 24 | 'R' << 16 | 'I' << 8 | ' ';
  private static final int REQUEST_BYTES_MAX = 4 << 10;

  private final InternalProtocolNegotiator.ProtocolNegotiator grpc =
      InternalProtocolNegotiators.serverPlaintext();
  private final Supplier<ChannelHandler> pages;

  SharedPort(Supplier<ChannelHandler> pages) {
    this.pages = pages;
  }

  @Override
  public AsciiString scheme() {
    return grpc.scheme();
  }

  @Override
  public ChannelHandler newHandler(GrpcHttp2ConnectionHandler calls) {
    return new FirstBytes(calls);
  }

  @Override
  public void close() {
    grpc.close();
  }

  private final class FirstBytes extends ByteToMessageDecoder {
    private final GrpcHttp2ConnectionHandler calls;

    FirstBytes(GrpcHttp2ConnectionHandler calls) {
      this.calls = calls;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
      if (in.readableBytes() < MARK_BYTES) {
        return;
      }
      String self = context.name();
      if (in.getInt(in.readerIndex()) == MARK) {
        context.pipeline().addAfter(self, null, grpc.newHandler(calls));
        // The transport has said that already, before there was anybody to hear it.
        context.fireUserEventTriggered(InternalProtocolNegotiationEvent.getDefault());
      } else {
        context
            .pipeline()
            .addAfter(self, null, pages.get())
            .addAfter(self, null, new HttpObjectAggregator(REQUEST_BYTES_MAX))
            .addAfter(self, null, new HttpServerCodec());
      }
      context.pipeline().remove(this); // what was read goes on to those who were added
    }
  }
}
