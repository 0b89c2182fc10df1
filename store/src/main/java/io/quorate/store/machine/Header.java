package io.quorate.store.machine;

import io.quorate.protocol.process.Rows;
import io.quorate.protocol.wire.MalformedWireException;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;

/**
 * How far the rows have come; changes in the same step as they do.
 *
 * @param generation whose rows are the state
 * @param generationLast the highest that was ever used, for what is being staged
 * @param applied index of the last entry applied
 * @param revision of the last write; 1 in an empty store
 * @param floor reads below it fail
 * @param chain hash over all writes since the first: replicas that wrote the same have the same
 * @param restore what was, or is being, restored here
 */
record Header(
    int generation,
    int generationLast,
    long applied,
    long revision,
    long floor,
    long chain,
    RestoreState restore) {
  private static final int FORMAT = 2;

  /** Of states that were written before anything could be restored. */
  private static final int FORMAT_WITHOUT_RESTORE = 1;

  static final Header EMPTY = new Header(1, 1, 0, 1, 0, 0, RestoreState.NONE);

  static Header read(Rows rows) {
    byte[] row = rows.get(RowKeys.HEADER);
    if (row == null) {
      return EMPTY;
    }
    WireReader in = new WireReader(row);
    int format = in.u8();
    if (format != FORMAT && format != FORMAT_WITHOUT_RESTORE) {
      throw new MalformedWireException(
          "format " + FORMAT + " of the state, or an earlier one", 0, "" + format);
    }
    return new Header(
        in.int32(),
        in.int32(),
        in.counter(),
        in.counter(),
        in.counter(),
        in.int64(),
        format == FORMAT ? RestoreState.read(in) : RestoreState.NONE);
  }

  void write(Rows rows) {
    WireWriter out =
        new WireWriter(48)
            .u8(FORMAT)
            .int32(generation)
            .int32(generationLast)
            .varint(applied)
            .varint(revision)
            .varint(floor)
            .int64(chain);
    restore.write(out);
    rows.put(RowKeys.HEADER, out.toBytes());
  }

  Header applied(long index) {
    return new Header(generation, generationLast, index, revision, floor, chain, restore);
  }

  Header staging(int other) {
    return new Header(generation, other, applied, revision, floor, chain, restore);
  }

  Header written(long now, long oldest, long hash) {
    return new Header(generation, generationLast, applied, now, oldest, hash, restore);
  }

  Header restoring(RestoreState state) {
    return new Header(generation, generationLast, applied, revision, floor, chain, state);
  }
}
