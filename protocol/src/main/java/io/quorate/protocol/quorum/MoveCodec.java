package io.quorate.protocol.quorum;

import io.quorate.protocol.quorum.MoveMessage.ListPromises;
import io.quorate.protocol.quorum.MoveMessage.Promised;
import io.quorate.protocol.quorum.MoveMessage.Promises;
import io.quorate.protocol.quorum.MoveMessage.Seal;
import io.quorate.protocol.quorum.MoveMessage.Sealed;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;

/** {@link MoveMessage}s as bytes. */
final class MoveCodec {

  private static final int SEAL = SyncCodec.MOVE_FIRST;
  private static final int SEALED = SEAL + 1;
  private static final int LIST_PROMISES = SEAL + 2;
  private static final int PROMISES = SEAL + 3;

  private MoveCodec() {}

  static void write(MoveMessage message, WireWriter out) {
    switch (message) {
      case Seal m -> SyncCodec.open(SEAL, m, out);
      case Sealed m -> SyncCodec.open(SEALED, m, out);
      case ListPromises m ->
          SyncCodec.open(LIST_PROMISES, m, out).varint(m.page()).bytes(m.after());
      case Promises m -> {
        SyncCodec.open(PROMISES, m, out).varint(m.page()).bool(m.complete());
        out.varint(m.rows().size());
        m.rows().forEach(row -> out.bytes(row.key()).bytes(row.row()).bytes(row.versions()));
      }
    }
  }

  static MoveMessage read(int kind, WireReader in) {
    long epoch = in.counter();
    long era = in.counter();
    return switch (kind) {
      case SEAL -> new Seal(epoch, era);
      case SEALED -> new Sealed(epoch, era);
      case LIST_PROMISES -> new ListPromises(epoch, era, in.counter(), in.bytes());
      case PROMISES -> new Promises(epoch, era, in.counter(), in.bool(), promised(in));
      default -> throw QuorumCodec.unknown(kind);
    };
  }

  private static List<Promised> promised(WireReader in) {
    int count = in.count(3);
    List<Promised> rows = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      rows.add(new Promised(in.bytes(), in.bytes(), in.bytes()));
    }
    return rows;
  }
}
