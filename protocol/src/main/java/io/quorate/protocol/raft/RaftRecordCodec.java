package io.quorate.protocol.raft;

import io.quorate.protocol.order.MembershipWire;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.raft.RaftRecord.Ballot;
import io.quorate.protocol.raft.RaftRecord.Base;
import io.quorate.protocol.raft.RaftRecord.Entries;
import io.quorate.protocol.raft.RaftRecord.Installed;
import io.quorate.protocol.raft.RaftRecord.Part;
import io.quorate.protocol.raft.RaftRecord.Staged;
import io.quorate.protocol.wire.MalformedWireException;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import org.jspecify.annotations.Nullable;

/** Records as bytes. */
final class RaftRecordCodec {
  private static final int BALLOT = 1;
  private static final int ENTRIES = 2;
  private static final int BASE = 3;
  private static final int PART = 4;
  private static final int INSTALLED = 5;
  private static final int SMALL_BYTES = 64;

  private RaftRecordCodec() {}

  static byte[] write(RaftRecord record) {
    WireWriter out = new WireWriter(SMALL_BYTES + content(record));
    switch (record) {
      case Ballot ballot -> {
        out.u8(BALLOT).varint(ballot.term());
        vote(ballot.vote(), out);
      }
      case Entries entries -> {
        out.u8(ENTRIES).varint(entries.prevIndex()).varint(entries.prevTerm());
        RaftWire.entries(entries.prevTerm(), entries.entries(), out);
      }
      case Base base -> {
        out.u8(BASE).varint(base.term());
        vote(base.vote(), out);
        out.varint(base.index()).varint(base.indexTerm());
        MembershipWire.write(base.membership(), out);
        staged(base.staged(), out);
      }
      case Part part -> {
        RaftWire.snapshot(part.snapshot(), out.u8(PART));
        out.varint(part.number()).bytes(part.bytes()).bytes(part.next());
      }
      case Installed installed -> {
        RaftWire.snapshot(installed.snapshot(), out.u8(INSTALLED));
        MembershipWire.write(installed.membership(), out);
      }
    }
    return out.toBytes();
  }

  private static int content(RaftRecord record) {
    return switch (record) {
      case Entries entries -> RaftWire.length(entries.entries());
      case Part part -> part.bytes().length + part.next().length;
      case Ballot _, Base _, Installed _ -> 0;
    };
  }

  static RaftRecord read(byte[] bytes) {
    WireReader in = new WireReader(bytes);
    RaftRecord record = read(in);
    in.expectEnd();
    return record;
  }

  private static RaftRecord read(WireReader in) {
    int kind = in.u8();
    return switch (kind) {
      case BALLOT -> new Ballot(in.counter(), vote(in));
      case ENTRIES -> {
        long prevIndex = in.counter();
        long prevTerm = in.counter();
        yield new Entries(prevIndex, prevTerm, RaftWire.entries(prevTerm, in));
      }
      case BASE ->
          new Base(
              in.counter(),
              vote(in),
              in.counter(),
              in.counter(),
              MembershipWire.read(in),
              staged(in));
      case PART -> new Part(RaftWire.snapshot(in), in.counter(), in.bytes(), in.bytes());
      case INSTALLED -> new Installed(RaftWire.snapshot(in), MembershipWire.read(in));
      default -> throw new MalformedWireException("a kind of Raft record", 0, "kind " + kind);
    };
  }

  private static void vote(@Nullable NodeId vote, WireWriter out) {
    out.bool(vote != null);
    if (vote != null) {
      out.string(vote.name());
    }
  }

  private static @Nullable NodeId vote(WireReader in) {
    return in.bool() ? new NodeId(in.string()) : null;
  }

  private static void staged(@Nullable Staged staged, WireWriter out) {
    out.bool(staged != null);
    if (staged != null) {
      RaftWire.snapshot(staged.snapshot(), out);
      out.varint(staged.number()).bytes(staged.next());
    }
  }

  private static @Nullable Staged staged(WireReader in) {
    return in.bool() ? new Staged(RaftWire.snapshot(in), in.counter(), in.bytes()) : null;
  }
}
