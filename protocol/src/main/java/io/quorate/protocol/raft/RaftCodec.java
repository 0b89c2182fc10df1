package io.quorate.protocol.raft;

import io.quorate.protocol.process.Codec;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;

/** Messages and records as bytes. Each opens with one byte for its kind. */
public final class RaftCodec implements Codec<RaftMessage, RaftRecord> {

  @Override
  public void message(RaftMessage message, WireWriter out) {
    RaftMessageCodec.write(message, out);
  }

  @Override
  public RaftMessage message(WireReader in) {
    return RaftMessageCodec.read(in);
  }

  @Override
  public byte[] record(RaftRecord record) {
    return RaftRecordCodec.write(record);
  }

  @Override
  public RaftRecord record(byte[] bytes) {
    return RaftRecordCodec.read(bytes);
  }
}
