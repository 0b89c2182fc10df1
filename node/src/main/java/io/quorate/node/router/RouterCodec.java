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
  private static final int FORWARD_SCAN = 2;
  private static final int FORWARDED = 3;

  @Override
  public void message(RouterMessage message, WireWriter out) {
    switch (message) {
      case RouterMessage.Forward forward ->
          RequestCodec.write(forward.request(), out.u8(FORWARD).varint(forward.id()));
      case RouterMessage.ForwardScan scan ->
          out.u8(FORWARD_SCAN)
              .varint(scan.id())
              .varint(scan.keyspace())
              .varint(scan.partition())
              .bytes(scan.prefix())
              .bytes(scan.after())
              .varint(scan.limit())
              .bool(scan.values());
      case RouterMessage.Forwarded forwarded ->
          ReplyCodec.write(forwarded.reply(), out.u8(FORWARDED).varint(forwarded.id()));
    }
  }

  @Override
  public RouterMessage message(WireReader in) {
    int at = in.position();
    int kind = in.u8();
    return switch (kind) {
      case FORWARD -> new RouterMessage.Forward(in.varint(), keyed(in));
      case FORWARD_SCAN ->
          new RouterMessage.ForwardScan(
              in.varint(),
              Math.toIntExact(in.varint()),
              Math.toIntExact(in.varint()),
              in.bytes(),
              in.bytes(),
              Math.toIntExact(in.varint()),
              in.bool());
      case FORWARDED -> new RouterMessage.Forwarded(in.varint(), ReplyCodec.read(in));
      default -> throw new MalformedWireException("a router's message", at, "kind " + kind);
    };
  }

  private static Request.Keyed keyed(WireReader in) {
    int at = in.position();
    if (RequestCodec.read(in) instanceof Request.Keyed keyed) {
      return keyed;
    }
    throw new MalformedWireException("a request on one key", at, "another kind of request");
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
