package io.quorate.store.machine;

import io.quorate.protocol.ring.Hash64;
import io.quorate.protocol.wire.MalformedWireException;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@link Command}s as the bytes that travel in the order: request id, kind, components. */
public final class CommandCodec {
  private static final int FORMAT = 1;
  private static final int FORMAT_WITH_ID = 2;
  private static final int TRANSACT = 1;
  private static final int COMPACT = 2;
  private static final int CHECKPOINT = 3;
  private static final int GRANT_LEASE = 4;
  private static final int REVOKE_LEASE = 5;
  private static final int EXPIRE_LEASES = 6;
  private static final int MARK_LEASES = 7;
  private static final int HOLD_HISTORY = 8;
  private static final int PUT = 1;
  private static final int DELETE = 2;
  private static final int READ = 3;
  private static final int NESTED = 4;
  private static final int NESTING_MAX = 16;

  private static final Compare.Target[] TARGETS = Compare.Target.values();
  private static final Compare.Relation[] RELATIONS = Compare.Relation.values();
  private static final Query.Form[] FORMS = Query.Form.values();

  private CommandCodec() {}

  /**
   * A command with the id of its request, if it has one.
   *
   * @param hash of the command without the id; 0 where there is no id
   */
  public record Identified(@Nullable RequestId id, long hash, Command command) {}

  public static byte[] encode(@Nullable RequestId id, Command command) {
    WireWriter out = new WireWriter(128);
    if (id == null) {
      out.u8(FORMAT);
    } else {
      out.u8(FORMAT_WITH_ID);
      writeId(id, out);
    }
    write(command, out);
    return out.toBytes();
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws MalformedWireException when it is something else
   */
  public static Identified decode(byte[] bytes) {
    WireReader in = new WireReader(bytes);
    int format = in.u8();
    RequestId id =
        switch (format) {
          case FORMAT -> null;
          case FORMAT_WITH_ID -> readId(in);
          default -> throw new MalformedWireException("a command's format", 0, "" + format);
        };
    int from = in.position();
    Command command = read(in);
    in.expectEnd();
    long hash = id == null ? 0 : Hash64.hash(bytes, from, bytes.length - from, id.session());
    return new Identified(id, hash, command);
  }

  /** Appends a command. */
  public static void write(Command command, WireWriter out) {
    switch (command) {
      case Command.Transact transact -> writeTransact(transact, out.u8(TRANSACT));
      case Command.Compact compact -> out.u8(COMPACT).varint(compact.revision());
      case Command.Checkpoint checkpoint -> out.u8(CHECKPOINT).varint(checkpoint.number());
      case Command.GrantLease grant ->
          out.u8(GRANT_LEASE).int64(grant.lease()).int64(grant.ttlSeconds());
      case Command.RevokeLease revoke -> out.u8(REVOKE_LEASE).int64(revoke.lease());
      case Command.ExpireLeases expire -> {
        out.u8(EXPIRE_LEASES).varint(expire.term()).varint(expire.leases().size());
        expire.leases().forEach(out::int64);
      }
      case Command.MarkLeases mark -> {
        out.u8(MARK_LEASES).varint(mark.term()).varint(mark.marks().size());
        mark.marks().forEach(one -> out.int64(one.lease()).varint(one.remainingMillis() + 1));
      }
      case Command.HoldHistory hold -> out.u8(HOLD_HISTORY).int64(hold.lease());
      case Command.Restoring restoring -> RestoringCodec.write(restoring, out);
    }
  }

  /** Reads what {@link #write} wrote. */
  public static Command read(WireReader in) {
    int kind = in.u8();
    return switch (kind) {
      case TRANSACT -> readTransact(in, 0);
      case COMPACT -> new Command.Compact(in.counter());
      case CHECKPOINT -> new Command.Checkpoint(in.counter());
      case GRANT_LEASE -> new Command.GrantLease(in.int64(), in.int64());
      case REVOKE_LEASE -> new Command.RevokeLease(in.int64());
      case EXPIRE_LEASES -> new Command.ExpireLeases(in.counter(), readLeases(in));
      case MARK_LEASES -> new Command.MarkLeases(in.counter(), readMarks(in));
      case HOLD_HISTORY -> new Command.HoldHistory(in.int64());
      case RestoringCodec.BEGIN, RestoringCodec.PART, RestoringCodec.END ->
          RestoringCodec.read(kind, in);
      default -> throw unknown("a kind of command", in, kind);
    };
  }

  private static List<Long> readLeases(WireReader in) {
    int count = in.count(8);
    List<Long> leases = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      leases.add(in.int64());
    }
    return leases;
  }

  private static List<Command.Mark> readMarks(WireReader in) {
    int count = in.count(9);
    List<Command.Mark> marks = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      marks.add(new Command.Mark(in.int64(), in.counter() - 1));
    }
    return marks;
  }

  private static void writeTransact(Command.Transact transact, WireWriter out) {
    out.varint(transact.conditions().size());
    for (Compare condition : transact.conditions()) {
      writeRange(condition.range(), out);
      out.u8(condition.target().ordinal())
          .u8(condition.relation().ordinal())
          .varint(condition.number())
          .bytes(condition.value());
    }
    writeOps(transact.success(), out);
    writeOps(transact.failure(), out);
  }

  private static Command.Transact readTransact(WireReader in, int depth) {
    int count = in.count(6);
    List<Compare> conditions = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      conditions.add(
          new Compare(
              readRange(in),
              choice(TARGETS, "a target", in),
              choice(RELATIONS, "a relation", in),
              in.varint(),
              in.bytes()));
    }
    return new Command.Transact(conditions, readOps(in, depth), readOps(in, depth));
  }

  private static void writeOps(List<Op> ops, WireWriter out) {
    out.varint(ops.size());
    for (Op op : ops) {
      switch (op) {
        case Op.Put put ->
            out.u8(PUT)
                .bytes(put.key())
                .bytes(put.value())
                .varint(put.lease())
                .bool(put.previous())
                .bool(put.keepValue())
                .bool(put.keepLease());
        case Op.Delete delete -> {
          writeRange(delete.range(), out.u8(DELETE));
          out.bool(delete.previous());
        }
        case Op.Read read -> writeQuery(read.query(), out.u8(READ));
        case Op.Nested nested -> writeTransact(nested.transaction(), out.u8(NESTED));
      }
    }
  }

  private static List<Op> readOps(WireReader in, int depth) {
    int count = in.count(3);
    List<Op> ops = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int kind = in.u8();
      ops.add(
          switch (kind) {
            case PUT ->
                new Op.Put(in.bytes(), in.bytes(), in.varint(), in.bool(), in.bool(), in.bool());
            case DELETE -> new Op.Delete(readRange(in), in.bool());
            case READ -> new Op.Read(readQuery(in));
            case NESTED -> {
              if (depth == NESTING_MAX) {
                throw new MalformedWireException(
                    "at most " + NESTING_MAX + " nested transactions", in.position(), "more");
              }
              yield new Op.Nested(readTransact(in, depth + 1));
            }
            default -> throw unknown("a kind of operation", in, kind);
          });
    }
    return ops;
  }

  /** Appends the id of a request. */
  public static void writeId(RequestId id, WireWriter out) {
    out.int64(id.session()).varint(id.since()).varint(id.sequence()).varint(id.acknowledged());
  }

  /** Reads what {@link #writeId} wrote. */
  public static RequestId readId(WireReader in) {
    long session = in.int64();
    long since = in.counter();
    int at = in.position();
    long sequence = in.counter();
    if (sequence == 0) {
      throw new MalformedWireException("the number of a request", at, "0");
    }
    return new RequestId(session, since, sequence, in.counter());
  }

  /** Appends a query. */
  public static void writeQuery(Query query, WireWriter out) {
    writeRange(query.range(), out);
    out.varint(query.revision())
        .varint(query.limit())
        .varint(query.bytesMax())
        .u8(query.form().ordinal());
    Query.Pick pick = query.pick();
    out.bool(pick != null);
    if (pick != null) {
      out.bool(pick.last()).varint(pick.createdBelow());
    }
  }

  /** Reads what {@link #writeQuery} wrote. */
  public static Query readQuery(WireReader in) {
    return new Query(
        readRange(in),
        in.counter(),
        readInt(in),
        readInt(in),
        choice(FORMS, "a form", in),
        in.bool() ? new Query.Pick(in.bool(), in.counter()) : null);
  }

  /** Appends a range. */
  public static void writeRange(KeyRange range, WireWriter out) {
    boolean single = range.single();
    out.bool(single).bytes(range.from());
    if (!single) {
      out.bytes(range.to());
    }
  }

  /** Reads what {@link #writeRange} wrote. */
  public static KeyRange readRange(WireReader in) {
    boolean single = in.bool();
    byte[] from = in.bytes();
    return single ? KeyRange.of(from) : new KeyRange(from, in.bytes());
  }

  private static int readInt(WireReader in) {
    int at = in.position();
    long value = in.counter();
    if (value > Integer.MAX_VALUE) {
      throw new MalformedWireException("a 32-bit number", at, Long.toString(value));
    }
    return (int) value;
  }

  private static <T> T choice(T[] all, String what, WireReader in) {
    int number = in.u8();
    if (number >= all.length) {
      throw unknown(what, in, number);
    }
    return all[number];
  }

  private static MalformedWireException unknown(String what, WireReader in, int found) {
    return new MalformedWireException(what, in.position() - 1, "the unknown number " + found);
  }
}
