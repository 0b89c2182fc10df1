package io.quorate.store.machine;

import io.quorate.protocol.process.OrderedRows;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Takes another replica's snapshot in, under a generation of its own beside the state. Heads and
 * feed are not sent: they follow from the versions. How far it has come is a row, too, so that it
 * goes on after a crash where the rows stand.
 */
final class SnapshotStage {

  /** A version whose predecessor is not known yet: versions come newest first. */
  private record Waiting(byte[] key, long revision, Version version) {}

  private final int generation;
  private final long index;
  private final boolean repair;
  private final VersionRows rows;
  private long parts;
  private final Sessions sessions;
  private final Leases leases;
  private @Nullable Header header;
  private @Nullable Waiting waiting;
  private byte[] lastKey = {};
  private boolean anyKey;
  private long sessionsDue;
  private long leasesDue;
  private long count;
  private long sum;
  private boolean complete;

  /**
   * @param index of the snapshot
   * @param repair whether this replica asked for it itself, and will not remember that
   */
  SnapshotStage(
      OrderedRows rows, int generation, long index, boolean repair, MachineSettings settings) {
    RowKeys keys = new RowKeys(generation);
    this.generation = generation;
    this.index = index;
    this.repair = repair;
    this.rows = new VersionRows(rows, keys, RecentWrites.none());
    this.sessions = new Sessions(rows, keys, settings);
    this.leases = new Leases(rows, keys);
  }

  /** What the rows say of a stage, or null. */
  static @Nullable SnapshotStage restore(OrderedRows rows, MachineSettings settings) {
    byte[] row = rows.get(RowKeys.STAGE);
    if (row == null) {
      return null;
    }
    WireReader in = new WireReader(row);
    SnapshotStage stage = new SnapshotStage(rows, in.int32(), in.counter(), in.bool(), settings);
    stage.parts = in.counter();
    stage.sessionsDue = in.counter();
    stage.leasesDue = in.counter();
    stage.count = in.counter();
    stage.sum = in.int64();
    stage.complete = in.bool();
    stage.anyKey = in.bool();
    stage.lastKey = in.bytes();
    long waitingRevision = in.counter();
    if (in.bool()) {
      stage.header = SnapshotCodec.header(in, stage.generation, stage.generation);
    }
    if (waitingRevision > 0) {
      byte[] version = rows.get(stage.rows.keys().data(stage.lastKey, waitingRevision));
      if (version == null) {
        throw new DamagedRowsException("a version that was staged is missing");
      }
      stage.waiting = new Waiting(stage.lastKey, waitingRevision, Version.decode(version));
    }
    return stage;
  }

  private void save() {
    Waiting last = waiting;
    Header of = header;
    WireWriter out =
        new WireWriter(lastKey.length + 96)
            .int32(generation)
            .varint(index)
            .bool(repair)
            .varint(parts)
            .varint(sessionsDue)
            .varint(leasesDue)
            .varint(count)
            .int64(sum)
            .bool(complete)
            .bool(anyKey)
            .bytes(lastKey)
            .varint(last == null ? 0 : last.revision())
            .bool(of != null);
    if (of != null) {
      byte[] encoded = SnapshotCodec.header(of, 0, 0, 0);
      out.raw(encoded, 1, encoded.length - 1);
    }
    rows.rows().put(RowKeys.STAGE, out.toBytes());
  }

  int generation() {
    return generation;
  }

  /** Of the snapshot. */
  long index() {
    return index;
  }

  boolean repair() {
    return repair;
  }

  /** Parts taken in, so the number of the one that comes next. */
  long parts() {
    return parts;
  }

  /** Takes the next chunk in. */
  void accept(byte[] chunk) {
    WireReader in = new WireReader(chunk);
    while (in.remaining() > 0) {
      int kind = in.u8();
      require(!complete, "something follows its end");
      require(header != null || kind == SnapshotCodec.HEADER, "it does not begin with its header");
      switch (kind) {
        case SnapshotCodec.HEADER -> {
          require(header == null, "it has two headers");
          header = SnapshotCodec.header(in, generation, generation);
          sessions.forget(in.counter());
          sessionsDue = in.counter();
          leasesDue = in.counter();
        }
        case SnapshotCodec.SESSION -> {
          sessions.add(SnapshotCodec.session(in));
          sessionsDue--;
        }
        case SnapshotCodec.LEASE -> {
          leases.put(SnapshotCodec.lease(in));
          leasesDue--;
        }
        case SnapshotCodec.ROW -> row(in.bytes(), in.counter(), in.bytes());
        case SnapshotCodec.END -> end(in.counter(), in.int64());
        default -> require(false, "it holds an item of unknown kind " + kind);
      }
    }
    parts++;
    save();
  }

  private void row(byte[] key, long revision, byte[] encoded) {
    Version version = Version.decode(encoded);
    rows.rows().put(rows.keys().data(key, revision), encoded);
    boolean sameKey = anyKey && Arrays.equals(key, lastKey);
    if (sameKey) {
      settle(version.deleted() ? 0 : revision);
    } else {
      settle(0);
      rows.setHead(key, revision, version);
      leases.moved(key, 0, version.lease());
    }
    waiting = new Waiting(key, revision, version);
    lastKey = key;
    anyKey = true;
    count++;
    sum += SnapshotCodec.hash(key, revision, encoded);
  }

  /** The version before the waiting one is known: now its place in the feed can be written. */
  private void settle(long superseded) {
    Waiting newer = waiting;
    Header of = header;
    if (newer != null && of != null && newer.revision() >= of.floor()) {
      rows.feed(newer.key(), newer.revision(), newer.version(), superseded);
    }
    waiting = null;
  }

  private void end(long rowsDue, long sumDue) {
    settle(0);
    require(rowsDue == count, "it holds " + count + " rows of " + rowsDue);
    require(sumDue == sum, "its rows are not those that were sent");
    require(sessionsDue == 0, "it lacks " + sessionsDue + " sessions");
    require(leasesDue == 0, "it lacks " + leasesDue + " leases");
    complete = true;
  }

  /** The header of the complete snapshot. */
  Header finished() {
    Header found = header;
    if (found == null || !complete) {
      throw new DamagedRowsException("the snapshot is not complete: its end is missing");
    }
    return found;
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new DamagedRowsException("the snapshot cannot be used: " + otherwise);
    }
  }
}
