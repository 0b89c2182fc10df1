package io.quorate.protocol.quorum;

import io.quorate.protocol.quorum.MoveMessage.Seal;
import io.quorate.protocol.quorum.MoveMessage.Sealed;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;

/** {@link MoveMessage}s as bytes. */
final class MoveCodec {

  private static final int SEAL = SyncCodec.MOVE_FIRST;
  private static final int SEALED = SEAL + 1;

  private MoveCodec() {}

  static void write(MoveMessage message, WireWriter out) {
    switch (message) {
      case Seal m -> SyncCodec.open(SEAL, m, out);
      case Sealed m -> SyncCodec.open(SEALED, m, out);
    }
  }

  static MoveMessage read(int kind, WireReader in) {
    return switch (kind) {
      case SEAL -> new Seal(in.counter(), in.counter());
      case SEALED -> new Sealed(in.counter(), in.counter());
      default -> throw QuorumCodec.unknown(kind);
    };
  }
}
