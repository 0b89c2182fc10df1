package io.quorate.simulation.group;

import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;

/** Parts of a machine's snapshot, as its codec lays them out, to leave something out of them. */
final class SnapshotParts {
  private static final int HEADER = 1;
  private static final int SESSION = 2;

  private SnapshotParts() {}

  /** The part without the sessions; its header says that there are none. */
  static byte[] withoutSessions(byte[] part) {
    WireReader in = new WireReader(part);
    WireWriter out = new WireWriter(part.length + 1);
    while (in.remaining() > 0) {
      int kind = in.u8();
      switch (kind) {
        case HEADER -> header(in, out.u8(kind));
        case SESSION -> skipSession(in);
        default -> out.u8(kind).raw(in.raw(in.remaining())); // no session comes after
      }
    }
    return out.toBytes();
  }

  private static void header(WireReader in, WireWriter out) {
    out.u8(in.u8());
    for (int i = 0; i < 3; i++) { // applied, revision, floor
      out.varint(in.counter());
    }
    out.int64(in.int64());
    out.int64(in.int64())
        .varint(in.counter())
        .bool(in.bool())
        .bytes(in.bytes()); // what was restored
    out.varint(in.counter());
    in.counter();
    out.varint(0).varint(in.counter());
  }

  private static void skipSession(WireReader in) {
    in.int64();
    in.counter();
    in.counter();
    for (long answers = in.counter(); answers > 0; answers--) {
      in.counter();
      in.bytes();
    }
  }
}
