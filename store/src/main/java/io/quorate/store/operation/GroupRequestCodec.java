package io.quorate.store.operation;

import io.quorate.protocol.wire.MalformedWireException;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import io.quorate.store.machine.Command;
import io.quorate.store.machine.CommandCodec;
import io.quorate.store.machine.Cursor;

/** {@link GroupRequest}s as bytes: one byte that tells them apart, then their components. */
final class GroupRequestCodec {
  private static final int RANGE = 64;
  private static final int TRANSACT = 65;
  private static final int WATCH = 66;
  private static final int GRANT_LEASE = 67;
  private static final int REVOKE_LEASE = 68;
  private static final int KEEP_LEASE_ALIVE = 69;
  private static final int INSPECT_LEASE = 70;
  private static final int LIST_LEASES = 71;
  private static final int DESCRIBE_GROUP = 72;
  private static final int HASH_GROUP = 73;
  private static final int MOVE_LEADER = 74;
  private static final int HOLD_HISTORY = 75;
  private static final int RESTORE = 76;

  private GroupRequestCodec() {}

  static void write(GroupRequest request, WireWriter out) {
    switch (request) {
      case GroupRequest.Range range -> {
        CommandCodec.writeQuery(range.query(), out.u8(RANGE).string(range.keyspace()));
        out.bool(range.local()).varint(range.index());
      }
      case GroupRequest.Transact transact -> {
        out.u8(TRANSACT).string(transact.keyspace());
        CommandCodec.write(transact.transaction(), out);
        RequestCodec.writeOptionalId(transact.id(), out);
      }
      case GroupRequest.Watch watch -> watch(watch, out);
      case GroupRequest.GrantLease grant ->
          out.u8(GRANT_LEASE)
              .string(grant.keyspace())
              .int64(grant.lease())
              .int64(grant.ttlSeconds());
      case GroupRequest.RevokeLease revoke ->
          out.u8(REVOKE_LEASE).string(revoke.keyspace()).int64(revoke.lease());
      case GroupRequest.KeepLeaseAlive keep ->
          out.u8(KEEP_LEASE_ALIVE).string(keep.keyspace()).int64(keep.lease());
      case GroupRequest.InspectLease inspect ->
          out.u8(INSPECT_LEASE)
              .string(inspect.keyspace())
              .int64(inspect.lease())
              .bool(inspect.keys());
      case GroupRequest.ListLeases list -> out.u8(LIST_LEASES).string(list.keyspace());
      case GroupRequest.DescribeGroup describe ->
          out.u8(DESCRIBE_GROUP).string(describe.keyspace());
      case GroupRequest.HashGroup hash ->
          out.u8(HASH_GROUP).string(hash.keyspace()).varint(hash.revision());
      case GroupRequest.MoveLeader move -> {
        out.u8(MOVE_LEADER).string(move.keyspace());
        InfoCodec.writeOptional(move.to(), out);
      }
      case GroupRequest.HoldHistory hold ->
          out.u8(HOLD_HISTORY).string(hold.keyspace()).int64(hold.lease());
      case GroupRequest.Restore restore ->
          CommandCodec.write(restore.step(), out.u8(RESTORE).string(restore.keyspace()));
    }
  }

  private static void watch(GroupRequest.Watch watch, WireWriter out) {
    CommandCodec.writeRange(watch.range(), out.u8(WATCH).string(watch.keyspace()));
    out.varint(watch.from().revision())
        .varint(watch.from().part())
        .bool(watch.previous())
        .bool(watch.puts())
        .bool(watch.deletes())
        .varint(watch.bytesMax())
        .varint(watch.waitMillis())
        .varint(watch.index());
  }

  /** Whether that kind is one of these requests. */
  static boolean knows(int kind) {
    return kind >= RANGE && kind <= RESTORE;
  }

  /** Reads what {@link #write} wrote, behind its kind. */
  static GroupRequest read(int kind, WireReader in) {
    String keyspace = in.string();
    return switch (kind) {
      case RANGE ->
          new GroupRequest.Range(keyspace, CommandCodec.readQuery(in), in.bool(), in.counter());
      case TRANSACT ->
          new GroupRequest.Transact(keyspace, transact(in), RequestCodec.readOptionalId(in));
      case WATCH ->
          new GroupRequest.Watch(
              keyspace,
              CommandCodec.readRange(in),
              new Cursor(in.counter(), InfoCodec.readInt(in)),
              in.bool(),
              in.bool(),
              in.bool(),
              InfoCodec.readInt(in),
              InfoCodec.readInt(in),
              in.counter());
      case GRANT_LEASE -> new GroupRequest.GrantLease(keyspace, in.int64(), in.int64());
      case REVOKE_LEASE -> new GroupRequest.RevokeLease(keyspace, in.int64());
      case KEEP_LEASE_ALIVE -> new GroupRequest.KeepLeaseAlive(keyspace, in.int64());
      case INSPECT_LEASE -> new GroupRequest.InspectLease(keyspace, in.int64(), in.bool());
      case LIST_LEASES -> new GroupRequest.ListLeases(keyspace);
      case DESCRIBE_GROUP -> new GroupRequest.DescribeGroup(keyspace);
      case HASH_GROUP -> new GroupRequest.HashGroup(keyspace, in.counter());
      case MOVE_LEADER -> new GroupRequest.MoveLeader(keyspace, InfoCodec.readOptional(in));
      case HOLD_HISTORY -> new GroupRequest.HoldHistory(keyspace, in.int64());
      case RESTORE -> new GroupRequest.Restore(keyspace, restoring(in));
      default -> throw new IllegalArgumentException("not a request to a group: kind " + kind);
    };
  }

  private static Command.Restoring restoring(WireReader in) {
    int at = in.position();
    if (CommandCodec.read(in) instanceof Command.Restoring restoring) {
      return restoring;
    }
    throw new MalformedWireException("a step of a restore", at, "another command");
  }

  private static Command.Transact transact(WireReader in) {
    int at = in.position();
    if (CommandCodec.read(in) instanceof Command.Transact transact) {
      return transact;
    }
    throw new MalformedWireException("a transaction", at, "another command");
  }
}
