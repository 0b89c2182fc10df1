package io.quorate.store.machine;

import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;

/** The steps of a restore as bytes, and what their parts consist of. */
public final class RestoringCodec {
  static final int BEGIN = 9;
  static final int PART = 10;
  static final int END = 11;

  private RestoringCodec() {}

  static void write(Command.Restoring command, WireWriter out) {
    switch (command) {
      case Command.BeginRestore begin -> out.u8(BEGIN).int64(begin.id()).varint(begin.revision());
      case Command.RestorePart part -> {
        out.u8(PART).int64(part.id()).varint(part.number());
        writeEntries(part.entries(), out);
        writeLeases(part.leases(), out);
      }
      case Command.EndRestore end -> out.u8(END).int64(end.id()).varint(end.parts());
    }
  }

  /** Reads what {@link #write} wrote, behind its kind. */
  static Command.Restoring read(int kind, WireReader in) {
    long id = in.int64();
    return switch (kind) {
      case BEGIN -> new Command.BeginRestore(id, in.counter());
      case PART -> new Command.RestorePart(id, in.counter(), readEntries(in), readLeases(in));
      case END -> new Command.EndRestore(id, in.counter());
      default -> throw new IllegalArgumentException("no step of a restore: kind " + kind);
    };
  }

  /** Appends keys with their versions. */
  public static void writeEntries(List<Entry> entries, WireWriter out) {
    out.varint(entries.size());
    for (Entry entry : entries) {
      out.bytes(entry.key())
          .bytes(entry.value())
          .varint(entry.createRevision())
          .varint(entry.modRevision())
          .varint(entry.version())
          .int64(entry.lease());
    }
  }

  /** Reads what {@link #writeEntries} wrote. */
  public static List<Entry> readEntries(WireReader in) {
    int count = in.count(13);
    List<Entry> entries = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      entries.add(
          new Entry(in.bytes(), in.bytes(), in.counter(), in.counter(), in.counter(), in.int64()));
    }
    return entries;
  }

  /** Appends leases, each with its whole time. */
  public static void writeLeases(List<Lease> leases, WireWriter out) {
    out.varint(leases.size());
    leases.forEach(lease -> out.int64(lease.id()).varint(lease.ttlSeconds()));
  }

  /** Reads what {@link #writeLeases} wrote. */
  public static List<Lease> readLeases(WireReader in) {
    int count = in.count(9);
    List<Lease> leases = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      leases.add(new Lease(in.int64(), in.counter(), Lease.WHOLE));
    }
    return leases;
  }
}
