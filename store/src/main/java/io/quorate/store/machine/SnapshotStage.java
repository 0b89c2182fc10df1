package io.quorate.store.machine;

import io.quorate.protocol.process.OrderedRows;
import io.quorate.protocol.wire.WireReader;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Takes another replica's snapshot in, under a generation of its own beside the state. Heads and
 * feed are not sent: they follow from the versions.
 */
final class SnapshotStage {

  /** A version whose predecessor is not known yet: versions come newest first. */
  private record Waiting(byte[] key, long revision, Version version) {}

  private final int generation;
  private final VersionRows rows;
  private final Sessions sessions;
  private @Nullable Header header;
  private @Nullable Waiting waiting;
  private byte[] lastKey = {};
  private boolean anyKey;
  private long sessionsDue;
  private long count;
  private long sum;
  private boolean complete;

  SnapshotStage(OrderedRows rows, int generation, MachineSettings settings) {
    RowKeys keys = new RowKeys(generation);
    this.generation = generation;
    this.rows = new VersionRows(rows, keys);
    this.sessions = new Sessions(rows, keys, settings);
  }

  int generation() {
    return generation;
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
          sessionsDue = in.counter();
        }
        case SnapshotCodec.SESSION -> {
          sessions.add(SnapshotCodec.session(in));
          sessionsDue--;
        }
        case SnapshotCodec.ROW -> row(in.bytes(), in.counter(), in.bytes());
        case SnapshotCodec.END -> end(in.counter(), in.int64());
        default -> require(false, "it holds an item of unknown kind " + kind);
      }
    }
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
