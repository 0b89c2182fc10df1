package io.quorate.protocol.membership;

import io.quorate.protocol.process.Codec;
import io.quorate.protocol.process.NoRecord;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.wire.MalformedWireException;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;

/** Messages as bytes: one byte for the kind, the fields, then the updates. */
public final class MembershipCodec implements Codec<MembershipMessage, NoRecord> {
  private static final int PING = 1;
  private static final int ACK = 2;
  private static final int RELAY = 3;
  private static final int GREETING = 4;
  private static final int UPDATE_BYTES_MIN = 4;
  private static final MemberState[] STATES = MemberState.values();

  @Override
  public void message(MembershipMessage message, WireWriter out) {
    switch (message) {
      case MembershipMessage.Ping m -> out.u8(PING).varint(m.probe());
      case MembershipMessage.Ack m -> out.u8(ACK).varint(m.probe());
      case MembershipMessage.Relay m -> out.u8(RELAY).varint(m.probe()).string(m.target().name());
      case MembershipMessage.Greeting m -> out.u8(GREETING).bool(m.ask());
    }
    out.varint(message.updates().size());
    for (Update update : message.updates()) {
      out.string(update.node().name()).u8(update.state().ordinal()).varint(update.incarnation());
    }
  }

  @Override
  public MembershipMessage message(WireReader in) {
    int kind = in.u8();
    return switch (kind) {
      case PING -> new MembershipMessage.Ping(in.counter(), updates(in));
      case ACK -> new MembershipMessage.Ack(in.counter(), updates(in));
      case RELAY -> new MembershipMessage.Relay(in.counter(), node(in), updates(in));
      case GREETING -> new MembershipMessage.Greeting(in.bool(), updates(in));
      default -> throw new MalformedWireException("a kind of message", 0, "kind " + kind);
    };
  }

  private static List<Update> updates(WireReader in) {
    int count = in.count(UPDATE_BYTES_MIN);
    List<Update> updates = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      updates.add(new Update(node(in), state(in), in.counter()));
    }
    return updates;
  }

  private static NodeId node(WireReader in) {
    int at = in.position();
    String name = in.string();
    if (name.isEmpty()) {
      throw new MalformedWireException("a node's name", at, "an empty one");
    }
    return new NodeId(name);
  }

  private static MemberState state(WireReader in) {
    int at = in.position();
    int state = in.u8();
    if (state >= STATES.length) {
      throw new MalformedWireException("a member's state", at, "byte " + state);
    }
    return STATES[state];
  }

  @Override
  public byte[] record(NoRecord record) {
    throw new IllegalStateException("membership persists nothing");
  }

  @Override
  public NoRecord record(byte[] bytes) {
    throw new MalformedWireException("no record of membership", 0, bytes.length + " bytes");
  }
}
