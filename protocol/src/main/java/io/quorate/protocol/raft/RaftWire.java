package io.quorate.protocol.raft;

import io.quorate.protocol.raft.Entry.Kind;
import io.quorate.protocol.wire.MalformedWireException;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What messages and records have in common. */
final class RaftWire {
  private static final List<Kind> KINDS = List.of(Kind.COMMAND, Kind.NOOP, Kind.MEMBERSHIP);
  private static final int ENTRY_BYTES_MIN = 3;

  private RaftWire() {}

  /**
   * Terms hardly change from entry to entry, so each one gives the difference to the one before.
   */
  static void entries(long term, List<Entry> entries, WireWriter out) {
    out.varint(entries.size());
    long before = term;
    for (Entry entry : entries) {
      out.varint(entry.term() - before).u8(KINDS.indexOf(entry.kind())).bytes(entry.body());
      before = entry.term();
    }
  }

  static List<Entry> entries(long term, WireReader in) {
    int count = in.count(ENTRY_BYTES_MIN);
    List<Entry> entries = new ArrayList<>(count);
    long before = term;
    for (int i = 0; i < count; i++) {
      before += in.counter();
      int kind = in.u8();
      if (kind >= KINDS.size()) {
        throw new MalformedWireException("a kind of entry", in.position() - 1, "kind " + kind);
      }
      entries.add(new Entry(before, KINDS.get(kind), in.bytes()));
    }
    return Collections.unmodifiableList(entries);
  }

  /** How many bytes entries take, at most. */
  static int length(List<Entry> entries) {
    int length = 0;
    for (Entry entry : entries) {
      length += entry.bytes();
    }
    return length;
  }

  static void snapshot(SnapshotId id, WireWriter out) {
    out.varint(id.index()).varint(id.term()).varint(id.leaderTerm());
  }

  static SnapshotId snapshot(WireReader in) {
    return new SnapshotId(in.counter(), in.counter(), in.counter());
  }
}
