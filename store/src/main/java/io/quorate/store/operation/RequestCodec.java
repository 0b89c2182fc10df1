package io.quorate.store.operation;

import io.quorate.protocol.clock.Context;
import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.wire.MalformedWireException;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import io.quorate.store.machine.CommandCodec;
import io.quorate.store.machine.RequestId;
import org.jspecify.annotations.Nullable;

/** {@link Request}s as bytes: one byte that tells them apart, then their components in order. */
public final class RequestCodec {
  private static final int GET = 1;
  private static final int PUT = 2;
  private static final int DELETE = 3;
  private static final int SCAN = 4;
  private static final int HISTORY = 5;
  private static final int COMPACT = 6;
  private static final int CHANGES = 7;
  private static final int AT_PARTITION = 8;
  private static final int RESTORE = 9;
  private static final int CREATE_KEYSPACE = 16;
  private static final int DELETE_KEYSPACE = 17;
  private static final int DESCRIBE_KEYSPACE = 18;
  private static final int LIST_KEYSPACES = 19;
  private static final int CLUSTER_STATUS = 32;
  private static final int ADD_NODE = 33;
  private static final int REMOVE_NODE = 34;
  private static final int CUT = 35;
  private static final int HEAL = 36;
  private static final int MOVE_TABLE_LEADER = 37;

  private static final Request.Mode[] MODES = Request.Mode.values();

  private RequestCodec() {}

  /** Appends the request. */
  public static void write(Request request, WireWriter out) {
    switch (request) {
      case Request.Get get -> {
        out.u8(GET).string(get.keyspace()).bytes(get.key()).varint(get.r());
        writeReading(get.reading(), out);
      }
      case Request.Put put -> {
        out.u8(PUT).string(put.keyspace()).bytes(put.key());
        writeContext(put.context(), out);
        out.u8(put.mode().ordinal()).bytes(put.value()).varint(put.w());
        writeOptionalId(put.id(), out);
      }
      case Request.Delete delete -> {
        out.u8(DELETE).string(delete.keyspace()).bytes(delete.key());
        writeContext(delete.context(), out);
        out.u8(delete.mode().ordinal()).varint(delete.w());
        writeOptionalId(delete.id(), out);
      }
      case Request.Scan scan -> {
        out.u8(SCAN)
            .string(scan.keyspace())
            .bytes(scan.prefix())
            .bytes(scan.after())
            .varint(scan.limit())
            .bool(scan.values());
        writeReading(scan.reading(), out);
      }
      case Request.History history -> writeHistory(history, out.u8(HISTORY));
      case Request.Changes changes -> writeChanges(changes, out.u8(CHANGES));
      case Request.Compact compact ->
          out.u8(COMPACT).string(compact.keyspace()).varint(compact.revision());
      case Request.AtPartition at ->
          write(at.request(), out.u8(AT_PARTITION).varint(at.partition()));
      case Request.Restore restore ->
          restore.state().writeTo(out.u8(RESTORE).string(restore.keyspace()).bytes(restore.key()));
      case Request.CreateKeyspace create -> {
        out.u8(CREATE_KEYSPACE).string(create.name());
        InfoCodec.writeSettings(create.settings(), out);
      }
      case Request.DeleteKeyspace delete -> out.u8(DELETE_KEYSPACE).string(delete.name());
      case Request.DescribeKeyspace describe -> out.u8(DESCRIBE_KEYSPACE).string(describe.name());
      case Request.ListKeyspaces _ -> out.u8(LIST_KEYSPACES);
      case Request.ClusterStatus status -> out.u8(CLUSTER_STATUS).bool(status.figures());
      case Request.AddNode add -> {
        out.u8(ADD_NODE).string(add.node().name());
        InfoCodec.writeAddress(add.address(), out);
      }
      case Request.RemoveNode remove -> out.u8(REMOVE_NODE).string(remove.node().name());
      case Request.Cut cut -> {
        out.u8(CUT);
        InfoCodec.writeGroups(cut.groups(), out);
      }
      case Request.Heal _ -> out.u8(HEAL);
      case Request.MoveTableLeader move ->
          InfoCodec.writeOptional(move.to(), out.u8(MOVE_TABLE_LEADER));
      case GroupRequest group -> GroupRequestCodec.write(group, out);
    }
  }

  /** Reads what {@link #write} wrote. */
  public static Request read(WireReader in) {
    int at = in.position();
    int kind = in.u8();
    return switch (kind) {
      case GET -> new Request.Get(in.string(), in.bytes(), InfoCodec.readInt(in), readReading(in));
      case PUT ->
          new Request.Put(
              in.string(),
              in.bytes(),
              readContext(in),
              readMode(in),
              in.bytes(),
              InfoCodec.readInt(in),
              readOptionalId(in));
      case DELETE ->
          new Request.Delete(
              in.string(),
              in.bytes(),
              readContext(in),
              readMode(in),
              InfoCodec.readInt(in),
              readOptionalId(in));
      case SCAN ->
          new Request.Scan(
              in.string(),
              in.bytes(),
              in.bytes(),
              InfoCodec.readInt(in),
              in.bool(),
              readReading(in));
      case HISTORY ->
          new Request.History(
              in.string(), in.bytes(), in.counter(), InfoCodec.readInt(in), in.counter());
      case CHANGES -> readChanges(in);
      case COMPACT -> new Request.Compact(in.string(), in.counter());
      case AT_PARTITION -> new Request.AtPartition(InfoCodec.readInt(in), inner(in));
      case RESTORE -> new Request.Restore(in.string(), in.bytes(), Versions.readFrom(in));
      case CREATE_KEYSPACE -> new Request.CreateKeyspace(in.string(), InfoCodec.readSettings(in));
      case DELETE_KEYSPACE -> new Request.DeleteKeyspace(in.string());
      case DESCRIBE_KEYSPACE -> new Request.DescribeKeyspace(in.string());
      case LIST_KEYSPACES -> new Request.ListKeyspaces();
      case CLUSTER_STATUS -> new Request.ClusterStatus(in.bool());
      case ADD_NODE -> new Request.AddNode(InfoCodec.readNode(in), InfoCodec.readAddress(in));
      case REMOVE_NODE -> new Request.RemoveNode(InfoCodec.readNode(in));
      case CUT -> new Request.Cut(InfoCodec.readGroups(in));
      case HEAL -> new Request.Heal();
      case MOVE_TABLE_LEADER -> new Request.MoveTableLeader(InfoCodec.readOptional(in));
      default -> {
        if (GroupRequestCodec.knows(kind)) {
          yield GroupRequestCodec.read(kind, in);
        }
        throw new MalformedWireException("a kind of request", at, "the unknown kind " + kind);
      }
    };
  }

  private static Request.Changes readChanges(WireReader in) {
    return new Request.Changes(
        in.string(),
        InfoCodec.readInt(in),
        FeedCursor.read(in),
        in.bytes(),
        InfoCodec.readInt(in),
        InfoCodec.readInt(in));
  }

  private static void writeHistory(Request.History history, WireWriter out) {
    out.string(history.keyspace())
        .bytes(history.key())
        .varint(history.below())
        .varint(history.limit())
        .varint(history.index());
  }

  private static void writeChanges(Request.Changes changes, WireWriter out) {
    out.string(changes.keyspace()).varint(changes.partition());
    FeedCursor.write(changes.from(), out);
    out.bytes(changes.prefix()).varint(changes.bytesMax()).varint(changes.waitMillis());
  }

  private static Request.Data inner(WireReader in) {
    int at = in.position();
    if (read(in) instanceof Request.Data data && !(data instanceof Request.AtPartition)) {
      return data;
    }
    throw new MalformedWireException("a request on data", at, "another kind of request");
  }

  static void writeOptionalId(@Nullable RequestId id, WireWriter out) {
    out.bool(id != null);
    if (id != null) {
      CommandCodec.writeId(id, out);
    }
  }

  static @Nullable RequestId readOptionalId(WireReader in) {
    return in.bool() ? CommandCodec.readId(in) : null;
  }

  private static void writeReading(Reading reading, WireWriter out) {
    out.varint(reading.revision()).varint(reading.index());
  }

  private static Reading readReading(WireReader in) {
    return new Reading(in.counter(), in.counter());
  }

  private static Request.Mode readMode(WireReader in) {
    int at = in.position();
    int mode = in.u8();
    if (mode >= MODES.length) {
      throw new MalformedWireException("a mode of writing", at, "byte " + mode);
    }
    return MODES[mode];
  }

  private static void writeContext(@Nullable Context context, WireWriter out) {
    out.bool(context != null);
    if (context != null) {
      InfoCodec.writeContext(context, out);
    }
  }

  private static @Nullable Context readContext(WireReader in) {
    return in.bool() ? InfoCodec.readContext(in) : null;
  }
}
