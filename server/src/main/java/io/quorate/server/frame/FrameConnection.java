package io.quorate.server.frame;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.quorate.api.frame.FrameAssembler;
import io.quorate.protocol.wire.MalformedWireException;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import io.quorate.server.loop.TurnLoop;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection that carries frames: bytes in are cut into frames, frames out are collected and
 * leave in one write at the end of the turn. Lives on the loop's thread.
 */
public abstract class FrameConnection extends ChannelInboundHandlerAdapter
    implements TurnLoop.Flushable {
  private static final Logger LOG = LoggerFactory.getLogger(FrameConnection.class);

  /** An output buffer that grew beyond this is not kept. */
  private static final int KEPT_BYTES_MAX = 256 << 10;

  private final TurnLoop turns;
  private final FrameAssembler assembler;
  private WireWriter out = new WireWriter(4096);
  private boolean marked;
  private boolean closing;
  private @Nullable ChannelHandlerContext context;

  protected FrameConnection(TurnLoop turns, int frameBytesMax) {
    this.turns = turns;
    this.assembler = new FrameAssembler(frameBytesMax);
  }

  /** A whole frame arrived; a turn is open. */
  protected abstract void onFrame(WireReader frame);

  /** A frame over the limit arrived and is skipped; {@code id} is -1 where none could be told. */
  protected abstract void onOversized(long id, int bytes);

  /** Bytes arrived that no frame can be made of; the connection is closed after the turn. */
  protected abstract void onMalformed(MalformedWireException e);

  /** The connection is up. */
  protected void onOpen() {}

  /** The connection is gone. */
  protected void onClosed() {}

  /** Where frames for the other side go; they leave when the turn ends. */
  public final WireWriter out() {
    if (!marked) {
      marked = true;
      turns.dirty(this);
    }
    return out;
  }

  /** The request id of the frame at hand, or -1. */
  protected final long frameId() {
    return assembler.id();
  }

  /** Whether the other side takes what is sent to it: false above the channel's high-water mark. */
  protected final boolean drains() {
    ChannelHandlerContext present = context;
    return present != null && present.channel().isWritable();
  }

  /** Who is at the other end, for logs. */
  protected final String remote() {
    ChannelHandlerContext present = context;
    return present == null ? "nobody" : String.valueOf(present.channel().remoteAddress());
  }

  /** Flushes what was written and closes. */
  protected final void closeAfterFlush() {
    closing = true;
    out();
  }

  /** Closes at once. */
  public final void closeNow() {
    closing = true;
    if (context != null) {
      context.close();
    }
  }

  @Override
  public final void flush() {
    marked = false;
    ChannelHandlerContext present = context;
    if (present == null) {
      return;
    }
    int length = out.length();
    if (length == 0) {
      if (closing) {
        present.close();
      }
      return;
    }
    ByteBuf bytes = present.alloc().directBuffer(length, length);
    bytes.writeBytes(out.buffer(), 0, length);
    if (closing) {
      present.writeAndFlush(bytes).addListener(ChannelFutureListener.CLOSE);
    } else {
      present.writeAndFlush(bytes, present.voidPromise());
    }
    if (out.buffer().length > KEPT_BYTES_MAX) {
      out = new WireWriter(4096);
    } else {
      out.reset();
    }
  }

  @Override
  public final void channelActive(ChannelHandlerContext ctx) {
    context = ctx;
    onOpen();
  }

  @Override
  public final void channelInactive(ChannelHandlerContext ctx) {
    context = null;
    if (!turns.isHalted()) {
      turns.begin();
      onClosed();
    }
  }

  @Override
  public final void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    if (turns.isHalted()) {
      bytes.release();
      return;
    }
    try {
      int count = bytes.readableBytes();
      int at = assembler.room(count);
      bytes.readBytes(assembler.array(), at, count);
      assembler.filled(count);
    } finally {
      bytes.release();
    }
    turns.begin();
    try {
      readFrames();
    } catch (MalformedWireException e) {
      onMalformed(e);
      closeAfterFlush();
    }
  }

  private void readFrames() {
    while (!closing) {
      switch (assembler.next()) {
        case FRAME -> onFrame(assembler.frame());
        case OVERSIZED -> onOversized(assembler.id(), assembler.length());
        case STARVED -> {
          return;
        }
      }
    }
  }

  /** Reads no more while the other side does not take its answers, so that they cannot pile up. */
  @Override
  public final void channelWritabilityChanged(ChannelHandlerContext ctx) {
    ctx.channel().config().setAutoRead(ctx.channel().isWritable());
  }

  @Override
  public final void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException) {
      LOG.debug("Connection with {} ended: {}", remote(), cause.toString());
    } else {
      LOG.warn("Connection with {} failed and is closed", remote(), cause);
    }
    ctx.close();
  }
}
