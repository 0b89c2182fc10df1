package io.quorate.store.group;

import io.quorate.protocol.process.Codec;
import io.quorate.protocol.wire.MalformedWireException;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;

/**
 * {@link GroupMessage}s as bytes, around the engine's own codec. Records are the engine's: a group
 * has none.
 *
 * @param <M> messages of the engine
 * @param <R> records of the engine
 */
public final class GroupCodec<M, R> implements Codec<GroupMessage<M>, R> {
  private static final int ENGINE = 0;
  private static final int HASHED = 1;
  private static final int DIFFERS = 2;
  private static final int STATE_WANTED = 3;
  private static final int STATE_PART = 4;
  private static final int SEATED = 5;

  private final Codec<M, R> engine;

  public GroupCodec(Codec<M, R> engine) {
    this.engine = engine;
  }

  @Override
  public void message(GroupMessage<M> message, WireWriter out) {
    switch (message) {
      case GroupMessage.Seated<M>(long from, long to, GroupMessage<M> inner) ->
          message(inner, out.u8(SEATED).varint(from).varint(to));
      case GroupMessage.Engine<M>(M own) -> engine.message(own, out.u8(ENGINE));
      case GroupMessage.Hashed<M> hashed ->
          out.u8(HASHED)
              .varint(hashed.index())
              .int64(hashed.hash())
              .varint(hashed.contradictions());
      case GroupMessage.Differs<M> differs -> out.u8(DIFFERS).varint(differs.index());
      case GroupMessage.StateWanted<M> wanted ->
          out.u8(STATE_WANTED)
              .varint(wanted.attempt())
              .varint(wanted.number())
              .bytes(wanted.after());
      case GroupMessage.StatePart<M> part ->
          out.u8(STATE_PART)
              .varint(part.attempt())
              .varint(part.number())
              .varint(part.index())
              .bytes(part.bytes())
              .bytes(part.next())
              .bool(part.last());
    }
  }

  @Override
  public GroupMessage<M> message(WireReader in) {
    int at = in.position();
    return message(in.u8(), at, in);
  }

  private GroupMessage<M> message(int kind, int at, WireReader in) {
    return switch (kind) {
      case ENGINE -> new GroupMessage.Engine<>(engine.message(in));
      case HASHED -> new GroupMessage.Hashed<>(in.counter(), in.int64(), in.counter());
      case DIFFERS -> new GroupMessage.Differs<>(in.counter());
      case STATE_WANTED -> new GroupMessage.StateWanted<>(in.counter(), in.counter(), in.bytes());
      case STATE_PART ->
          new GroupMessage.StatePart<>(
              in.counter(), in.counter(), in.counter(), in.bytes(), in.bytes(), in.bool());
      case SEATED -> seated(in);
      default -> throw new MalformedWireException("a kind of group message", at, "number " + kind);
    };
  }

  private GroupMessage<M> seated(WireReader in) {
    long from = in.counter();
    long to = in.counter();
    int at = in.position();
    int kind = in.u8();
    if (kind == SEATED) {
      throw new MalformedWireException("a message in its envelope", at, "another envelope");
    }
    return new GroupMessage.Seated<>(from, to, message(kind, at, in));
  }

  @Override
  public byte[] record(R record) {
    return engine.record(record);
  }

  @Override
  public R record(byte[] bytes) {
    return engine.record(bytes);
  }
}
