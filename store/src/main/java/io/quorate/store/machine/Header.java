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
 */
record Header(
    int generation, int generationLast, long applied, long revision, long floor, long chain) {
  private static final int FORMAT = 1;

  static final Header EMPTY = new Header(1, 1, 0, 1, 0, 0);

  static Header read(Rows rows) {
    byte[] row = rows.get(RowKeys.HEADER);
    if (row == null) {
      return EMPTY;
    }
    WireReader in = new WireReader(row);
    int format = in.u8();
    if (format != FORMAT) {
      throw new MalformedWireException("format " + FORMAT + " of the state", 0, "" + format);
    }
    return new Header(in.int32(), in.int32(), in.counter(), in.counter(), in.counter(), in.int64());
  }

  void write(Rows rows) {
    rows.put(
        RowKeys.HEADER,
        new WireWriter(40)
            .u8(FORMAT)
            .int32(generation)
            .int32(generationLast)
            .varint(applied)
            .varint(revision)
            .varint(floor)
            .int64(chain)
            .toBytes());
  }
}
