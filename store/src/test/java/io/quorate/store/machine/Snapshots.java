package io.quorate.store.machine;

import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Snapshots carried from one machine to another, as they are or with a defect. */
final class Snapshots {
  private Snapshots() {}

  static List<byte[]> chunks(Machine from, int bytesMax) {
    SnapshotSource source = from.snapshot();
    List<byte[]> chunks = new ArrayList<>();
    SnapshotSource.Chunk chunk = source.chunk(new byte[0], bytesMax);
    while (!chunk.last()) {
      chunks.add(chunk.bytes());
      chunk = source.chunk(chunk.next(), bytesMax);
    }
    chunks.add(chunk.bytes());
    from.close(source);
    return chunks;
  }

  /** A new machine that holds what the other one does. */
  static Machine carry(
      Machine from, MemoryRows rows, MachineSettings settings, UnaryOperator<byte[]> carrier) {
    Machine machine = new Machine(rows, settings);
    machine.beginStage(from.applied());
    chunks(from, 64).forEach(chunk -> machine.stage(carrier.apply(chunk)));
    machine.install(from.applied());
    return machine;
  }

  /** Planted: the request table is lost; sessions are known, what they were answered is not. */
  static byte[] withoutAnswers(byte[] chunk) {
    WireReader in = new WireReader(chunk);
    WireWriter out = new WireWriter();
    while (in.remaining() > 0) {
      int kind = in.u8();
      switch (kind) {
        case SnapshotCodec.HEADER -> {
          Header header = SnapshotCodec.header(in, 1, 1);
          out.raw(
              SnapshotCodec.header(header, in.counter(), (int) in.counter(), (int) in.counter()));
        }
        case SnapshotCodec.SESSION -> {
          Session session = SnapshotCodec.session(in);
          session.answers.clear();
          session.floor = 1;
          out.raw(SnapshotCodec.session(session));
        }
        case SnapshotCodec.LEASE -> out.raw(SnapshotCodec.lease(SnapshotCodec.lease(in)));
        case SnapshotCodec.ROW -> SnapshotCodec.row(in.bytes(), in.counter(), in.bytes(), out);
        default -> SnapshotCodec.end(in.counter(), in.int64(), out);
      }
    }
    return out.toBytes();
  }
}
