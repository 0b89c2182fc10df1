package io.quorate.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.quorate.api.frame.ClientFrame;
import io.quorate.api.frame.ClientFrameCodec;
import io.quorate.api.frame.FrameAssembler;
import io.quorate.api.frame.FrameLimits;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.wire.MalformedWireException;
import io.quorate.protocol.wire.WireWriter;
import io.quorate.store.operation.NodeAddress;
import io.quorate.store.operation.Request;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One connection to one node. Requests that are made in one turn of the event loop leave in one
 * write. Everything happens on the event loop.
 */
final class Connection extends ChannelInboundHandlerAdapter {

  private record Waiting(ReplyHandler handler, long deadlineNanos) {}

  private final NodeAddress address;
  private final Map<Long, Waiting> waiting = new LinkedHashMap<>();
  private final WireWriter out = new WireWriter();
  private final FrameAssembler assembler = new FrameAssembler(FrameLimits.REPLY_BYTES_MAX);
  private @Nullable Channel channel;
  private boolean flushPlanned;
  private boolean welcomed;
  private boolean closed;
  private String reason = "the connection was closed";
  private long lastId;

  Connection(NodeAddress address) {
    this.address = address;
  }

  /** Begins to connect; requests may be made at once and wait for the connection. */
  void open(Bootstrap bootstrap) {
    ClientFrameCodec.write(
        new ClientFrame.Hello(FrameLimits.VERSION, "java", FrameLimits.REPLY_BYTES_MAX), out);
    ChannelFuture connecting =
        bootstrap.handler(this).connect(address.host(), address.clientPort());
    channel = connecting.channel();
    connecting.addListener(done -> {
      if (done.isSuccess()) {
        flush();
      } else {
        lost(
            "nothing answers at %s:%d (clients' port %d)"
                .formatted(address.host(), address.port(), address.clientPort()));
      }
    });
  }

  NodeAddress address() {
    return address;
  }

  /** Whether it still may carry requests. */
  boolean usable() {
    return !closed;
  }

  /** Answers the number to cancel it by. */
  long ask(Request request, long deadlineNanos, ReplyHandler handler) {
    long id = ++lastId;
    if (closed) {
      handler.failed(false, ErrorCode.UNAVAILABLE, reason);
      return id;
    }
    ClientFrameCodec.writeAsk(id, request, out);
    waiting.put(id, new Waiting(handler, deadlineNanos));
    planFlush();
    return id;
  }

  /**
   * Nobody waits any more: the handler is told nothing, and the node is told so. The same number of
   * an earlier connection may have been another handler's.
   */
  void cancel(long id, ReplyHandler handler) {
    Waiting asked = waiting.get(id);
    if (asked != null && asked.handler.equals(handler)) {
      waiting.remove(id);
      ClientFrameCodec.write(new ClientFrame.Cancel(id), out);
      planFlush();
    }
  }

  private void planFlush() {
    if (!flushPlanned && channel != null && channel.isActive()) {
      flushPlanned = true;
      channel.eventLoop().execute(this::flush);
    }
  }

  private void flush() {
    flushPlanned = false;
    if (channel != null && channel.isActive() && out.length() > 0) {
      channel.writeAndFlush(Unpooled.wrappedBuffer(out.toBytes()), channel.voidPromise());
      out.reset();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    try {
      int count = bytes.readableBytes();
      int at = assembler.room(count);
      bytes.readBytes(assembler.array(), at, count);
      assembler.filled(count);
      take();
    } catch (MalformedWireException e) {
      lost(
          "%s:%d sent what is no frame: %s"
              .formatted(address.host(), address.clientPort(), e.getMessage()));
    } finally {
      bytes.release();
    }
  }

  private void take() {
    while (!closed) {
      switch (assembler.next()) {
        case STARVED -> {
          return;
        }
        case OVERSIZED -> {
          Waiting overtaken = waiting.remove(assembler.id());
          if (overtaken != null) {
            overtaken.handler.failed(
                true,
                ErrorCode.TOO_LARGE,
                "The reply has %d bytes, more than this client accepts"
                    .formatted(assembler.length()));
          }
        }
        case FRAME -> received(ClientFrameCodec.read(assembler.frame()));
      }
    }
  }

  private void received(ClientFrame frame) {
    switch (frame) {
      case ClientFrame.Answer answer -> {
        Waiting asked = waiting.remove(answer.id());
        if (asked != null) {
          asked.handler.replied(answer.reply());
        }
      }
      case ClientFrame.Welcome _ -> welcomed = true;
      case ClientFrame.Goodbye goodbye -> lost(goodbye.refusal().message());
      case ClientFrame.Hello _, ClientFrame.Ask _, ClientFrame.Cancel _ ->
          lost("%s:%d is no client port of a node".formatted(address.host(), address.clientPort()));
    }
  }

  /** Gives up requests whose time is over. */
  void expire(long nanos) {
    List<Waiting> expired = new ArrayList<>();
    Iterator<Waiting> all = waiting.values().iterator();
    while (all.hasNext()) {
      Waiting one = all.next();
      if (one.deadlineNanos - nanos <= 0) {
        expired.add(one);
        all.remove();
      }
    }
    for (Waiting one : expired) {
      one.handler.failed(true, ErrorCode.INDETERMINATE, "No answer within the client's timeout");
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    lost("%s:%d closed the connection".formatted(address.host(), address.clientPort()));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    lost(
        "the connection to %s:%d failed: %s"
            .formatted(address.host(), address.clientPort(), cause.getMessage()));
  }

  void close() {
    lost("the client was closed");
  }

  private void lost(String why) {
    if (closed) {
      return;
    }
    closed = true;
    reason = why;
    if (channel != null) {
      channel.close();
    }
    List<Waiting> abandoned = List.copyOf(waiting.values());
    waiting.clear();
    for (Waiting one : abandoned) {
      one.handler.failed(welcomed, ErrorCode.INDETERMINATE, why);
    }
  }
}
