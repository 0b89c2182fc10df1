package io.quorate.node.cuts;

import io.quorate.protocol.process.Codec;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.wire.MalformedWireException;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;

/** Messages about cuts, and the cut itself, as bytes. */
public final class CutCodec implements Codec<CutMessage, Cut> {
  private static final int TELL = 1;
  private static final int TOLD = 2;
  private static final int ASK = 3;

  @Override
  public void message(CutMessage message, WireWriter out) {
    switch (message) {
      case CutMessage.Tell tell -> write(tell.cut(), out.u8(TELL));
      case CutMessage.Told told -> out.u8(TOLD).varint(told.stamp());
      case CutMessage.Ask _ -> out.u8(ASK);
    }
  }

  @Override
  public CutMessage message(WireReader in) {
    int kind = in.u8();
    return switch (kind) {
      case TELL -> new CutMessage.Tell(read(in));
      case TOLD -> new CutMessage.Told(in.counter());
      case ASK -> new CutMessage.Ask();
      default -> throw new MalformedWireException("a kind of message", 0, "kind " + kind);
    };
  }

  @Override
  public byte[] record(Cut cut) {
    WireWriter out = new WireWriter();
    write(cut, out);
    return out.toBytes();
  }

  @Override
  public Cut record(byte[] bytes) {
    WireReader in = new WireReader(bytes);
    Cut cut = read(in);
    in.expectEnd();
    return cut;
  }

  private static void write(Cut cut, WireWriter out) {
    out.varint(cut.stamp()).string(cut.by()).varint(cut.groups().size());
    for (List<NodeId> group : cut.groups()) {
      out.varint(group.size());
      group.forEach(node -> out.string(node.name()));
    }
  }

  private static Cut read(WireReader in) {
    long stamp = in.counter();
    String by = in.string();
    int count = in.count(1);
    List<List<NodeId>> groups = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int size = in.count(2);
      List<NodeId> group = new ArrayList<>();
      for (int j = 0; j < size; j++) {
        group.add(node(in));
      }
      groups.add(group);
    }
    return new Cut(stamp, by, groups);
  }

  private static NodeId node(WireReader in) {
    int at = in.position();
    String name = in.string();
    if (name.isEmpty()) {
      throw new MalformedWireException("a node's name", at, "an empty one");
    }
    return new NodeId(name);
  }
}
