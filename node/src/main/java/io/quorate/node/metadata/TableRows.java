package io.quorate.node.metadata;

import io.quorate.protocol.process.Rows;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a replica of the metadata group: the state with the index that it reflects, in one
 * row; and beside it the parts of a snapshot that is coming in. Open snapshots are kept in memory:
 * a table is small.
 */
final class TableRows {
  private static final byte[] STATE = {'s'};
  private static final byte[] STAGE = {'p'};

  private final Rows rows;
  private final TreeMap<Long, byte[]> open = new TreeMap<>();
  private long written;

  TableRows(Rows rows) {
    this.rows = rows;
  }

  /** A state and the last index that it reflects. */
  record Applied(long index, TableState state) {}

  Applied read() {
    byte[] stored = rows.get(STATE);
    if (stored == null) {
      return new Applied(0, TableState.EMPTY);
    }
    WireReader in = new WireReader(stored);
    written = in.counter();
    return new Applied(written, TableState.read(in));
  }

  void write(long index, TableState state) {
    if (index != written) {
      written = index;
      WireWriter out = new WireWriter(1024).varint(index);
      state.write(out);
      rows.put(STATE, out.toBytes());
    }
  }

  // sending

  void opened(long index, TableState state) {
    WireWriter out = new WireWriter(1024);
    state.write(out);
    open.put(index, out.toBytes());
  }

  void closed(long index) {
    open.remove(index);
  }

  /** The bytes of an open snapshot; null where it is not open. */
  byte @Nullable [] snapshot(long index) {
    return open.get(index);
  }

  // receiving

  /** Parts in order; a replay brings again what is here already, and that changes nothing. */
  void stage(long index, long number, byte[] bytes) {
    List<byte[]> parts = number == 0 ? new ArrayList<>() : staged(index);
    if (number == parts.size()) {
      parts.add(bytes);
      WireWriter out = new WireWriter(bytes.length + 16).varint(index);
      TableCodec.list(parts, (part, to) -> to.bytes(part), out);
      rows.put(STAGE, out.toBytes());
    }
  }

  private List<byte[]> staged(long index) {
    byte[] stored = rows.get(STAGE);
    if (stored == null) {
      return List.of();
    }
    WireReader in = new WireReader(stored);
    return in.counter() == index ? TableCodec.list(WireReader::bytes, in) : new ArrayList<>();
  }

  /** The state that the staged parts make together. */
  TableState install(long index) {
    WireWriter out = new WireWriter(1024);
    staged(index).forEach(out::raw);
    rows.delete(STAGE);
    return TableState.read(new WireReader(out.toBytes()));
  }
}
