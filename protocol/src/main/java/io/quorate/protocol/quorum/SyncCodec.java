package io.quorate.protocol.quorum;

import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;

/** {@link SyncMessage}s as bytes. */
final class SyncCodec {

  private static final int NOTHING = QuorumCodec.SYNC_FIRST;

  private SyncCodec() {}

  static void write(SyncMessage message, WireWriter out) {
    switch (message) {
      case SyncMessage.Nothing m -> out.u8(NOTHING).varint(m.epoch());
    }
  }

  static SyncMessage read(int kind, WireReader in) {
    if (kind == NOTHING) {
      return new SyncMessage.Nothing(in.counter());
    }
    throw QuorumCodec.unknown(kind);
  }
}
