package io.quorate.store.operation;

import io.quorate.protocol.wire.MalformedWireException;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import io.quorate.store.machine.Change;
import io.quorate.store.machine.Cursor;
import io.quorate.store.machine.Outcome;
import io.quorate.store.machine.OutcomeCodec;
import java.util.ArrayList;
import java.util.List;

/** {@link GroupAnswer}s as bytes: one byte that tells them apart, the position, the rest. */
final class GroupAnswerCodec {
  private static final int RANGED = 64;
  private static final int TRANSACTED = 65;
  private static final int WATCHED = 66;
  private static final int LEASED = 67;
  private static final int LEASES = 68;
  private static final int STANDING = 69;
  private static final int HASHED = 70;
  private static final int RESTORED = 71;

  private GroupAnswerCodec() {}

  static void write(GroupAnswer answer, WireWriter out) {
    out.u8(kind(answer));
    write(answer.position(), out);
    switch (answer) {
      case GroupAnswer.Ranged ranged -> OutcomeCodec.writeResult(ranged.result(), out);
      case GroupAnswer.Transacted transacted -> OutcomeCodec.write(transacted.outcome(), out);
      case GroupAnswer.Watched watched -> {
        out.varint(watched.next().revision())
            .varint(watched.next().part())
            .varint(watched.changes().size());
        watched.changes().forEach(change -> change.write(out));
      }
      case GroupAnswer.Leased leased -> {
        out.int64(leased.lease())
            .varint(leased.ttlSeconds())
            .varint(leased.remainingMillis())
            .varint(leased.keys().size());
        leased.keys().forEach(out::bytes);
      }
      case GroupAnswer.Leases leases -> {
        out.varint(leases.leases().size());
        leases.leases().forEach(out::int64);
      }
      case GroupAnswer.Standing standing -> {
        out.bool(standing.leader() != null);
        if (standing.leader() != null) {
          out.string(standing.leader().name());
        }
        InfoCodec.writeNodes(standing.voters(), out);
        InfoCodec.writeNodes(standing.learners(), out);
        out.varint(standing.floor()).varint(standing.decided()).bool(standing.damaged());
      }
      case GroupAnswer.Hashed hashed ->
          out.int64(hashed.hash()).varint(hashed.revision()).varint(hashed.floor());
      case GroupAnswer.Restored restored -> out.varint(restored.parts()).bool(restored.complete());
    }
  }

  private static int kind(GroupAnswer answer) {
    return switch (answer) {
      case GroupAnswer.Ranged _ -> RANGED;
      case GroupAnswer.Transacted _ -> TRANSACTED;
      case GroupAnswer.Watched _ -> WATCHED;
      case GroupAnswer.Leased _ -> LEASED;
      case GroupAnswer.Leases _ -> LEASES;
      case GroupAnswer.Standing _ -> STANDING;
      case GroupAnswer.Hashed _ -> HASHED;
      case GroupAnswer.Restored _ -> RESTORED;
    };
  }

  /** Whether that kind is one of these answers. */
  static boolean knows(int kind) {
    return kind >= RANGED && kind <= RESTORED;
  }

  /** Reads what {@link #write} wrote, behind its kind. */
  static GroupAnswer read(int kind, WireReader in) {
    Position position = position(in);
    return switch (kind) {
      case RANGED -> new GroupAnswer.Ranged(OutcomeCodec.readResult(in), position);
      case TRANSACTED -> new GroupAnswer.Transacted(transacted(in), position);
      case WATCHED -> {
        Cursor next = new Cursor(in.counter(), InfoCodec.readInt(in));
        yield new GroupAnswer.Watched(changes(in), next, position);
      }
      case LEASED ->
          new GroupAnswer.Leased(in.int64(), in.counter(), in.counter(), keys(in), position);
      case LEASES -> new GroupAnswer.Leases(leases(in), position);
      case STANDING ->
          new GroupAnswer.Standing(
              in.bool() ? InfoCodec.readNode(in) : null,
              InfoCodec.readNodes(in),
              InfoCodec.readNodes(in),
              in.counter(),
              in.counter(),
              in.bool(),
              position);
      case RESTORED -> new GroupAnswer.Restored(in.counter(), in.bool(), position);
      case HASHED -> new GroupAnswer.Hashed(in.int64(), in.counter(), in.counter(), position);
      default -> throw new IllegalArgumentException("not an answer of a group: kind " + kind);
    };
  }

  private static void write(Position position, WireWriter out) {
    out.varint(position.revision())
        .varint(position.index())
        .varint(position.term())
        .string(position.by().name());
  }

  private static Position position(WireReader in) {
    return new Position(in.counter(), in.counter(), in.counter(), InfoCodec.readNode(in));
  }

  private static Outcome.Transacted transacted(WireReader in) {
    int at = in.position();
    if (OutcomeCodec.read(in) instanceof Outcome.Transacted transacted) {
      return transacted;
    }
    throw new MalformedWireException("the outcome of a transaction", at, "another outcome");
  }

  private static List<Change> changes(WireReader in) {
    int count = in.count(8);
    List<Change> changes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      changes.add(Change.read(in));
    }
    return changes;
  }

  private static List<byte[]> keys(WireReader in) {
    int count = in.count(1);
    List<byte[]> keys = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      keys.add(in.bytes());
    }
    return keys;
  }

  private static List<Long> leases(WireReader in) {
    int count = in.count(8);
    List<Long> leases = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      leases.add(in.int64());
    }
    return leases;
  }
}
