package io.quorate.node.router;

import io.quorate.protocol.process.Codec;
import io.quorate.protocol.wire.MalformedWireException;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import io.quorate.store.operation.ReplyCodec;
import io.quorate.store.operation.Request;
import io.quorate.store.operation.RequestCodec;

/** {@link RouterMessage}s as bytes; a router has no records. */
public final class RouterCodec implements Codec<RouterMessage, Void> {

  private static final int FORWARD = 1;
  private static final int FORWARDED = 2;
  private static final int STRANGER = 3;
  private static final int CANCEL = 4;

  @Override
  public void message(RouterMessage message, WireWriter out) {
    switch (message) {
      case RouterMessage.Forward forward ->
          RequestCodec.write(
              forward.request(),
              out.u8(FORWARD)
                  .varint(forward.id())
                  .varint(forward.session())
                  .varint(forward.partition()));
      case RouterMessage.Stranger stranger ->
          out.u8(STRANGER)
              .varint(stranger.id())
              .varint(stranger.refused())
              .varint(stranger.session());
      case RouterMessage.Cancel cancel -> out.u8(CANCEL).varint(cancel.id());
      case RouterMessage.Forwarded forwarded ->
          ReplyCodec.write(forwarded.reply(), out.u8(FORWARDED).varint(forwarded.id()));
    }
  }

  @Override
  public RouterMessage message(WireReader in) {
    int at = in.position();
    int kind = in.u8();
    return switch (kind) {
      case FORWARD ->
          new RouterMessage.Forward(
              in.varint(), in.varint(), Math.toIntExact(in.counter()), data(in));
      case STRANGER -> new RouterMessage.Stranger(in.varint(), in.varint(), in.varint());
      case CANCEL -> new RouterMessage.Cancel(in.varint());
      case FORWARDED -> new RouterMessage.Forwarded(in.varint(), ReplyCodec.read(in));
      default -> throw new MalformedWireException("a router's message", at, "kind " + kind);
    };
  }

  private static Request.Data data(WireReader in) {
    int at = in.position();
    if (RequestCodec.read(in) instanceof Request.Data data) {
      return data;
    }
    throw new MalformedWireException("a request on data", at, "another kind of request");
  }

  @Override
  public byte[] record(Void record) {
    throw new IllegalStateException("A router persists nothing");
  }

  @Override
  public Void record(byte[] bytes) {
    throw new IllegalStateException("A router persists nothing");
  }
}
