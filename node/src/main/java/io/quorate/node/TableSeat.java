package io.quorate.node;

import io.quorate.node.metadata.MetadataCall;
import io.quorate.node.metadata.MetadataNotice;
import io.quorate.node.metadata.TableGroup;
import io.quorate.node.metadata.TableGroupCodec;
import io.quorate.node.metadata.TableGroupNotice;
import io.quorate.node.shard.Shard;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.ProcessId;
import org.jspecify.annotations.Nullable;

/** Runs a replica of the metadata group while this node has a seat in it. */
final class TableSeat {
  private final NodeId self;
  private final Shard shard;
  private @Nullable Taken taken;

  /** In a replay: the table that was met last has no seat, though a replica is hosted. */
  private boolean left;

  private record Taken(long era, TableGroup replica) {}

  TableSeat(NodeId self, Shard shard) {
    this.self = self;
    this.shard = shard;
  }

  /** Makes what runs here agree with the seat that this node has, and starts what it takes in. */
  void apply(MetadataNotice.@Nullable Seat seat) {
    Taken before = taken;
    if (before != null && (seat == null || seat.era() != before.era())) {
      end(before);
    }
    if (seat != null && taken == null) {
      host(seat);
      shard.start(TableGroup.ID);
    }
  }

  /**
   * Follows the seat through a replay. A table without a seat ends nothing yet: tables that came in
   * one turn were acted upon as one, and what runs then may have gone on under the next.
   */
  void replayed(MetadataNotice.@Nullable Seat seat) {
    Taken before = taken;
    if (before == null) {
      if (seat != null) {
        host(seat);
      }
    } else if (seat == null) {
      left = true;
    } else if (seat.era() != before.era()) {
      end(before);
      host(seat);
    } else if (left) {
      left = false;
      before.replica().seatedAgain(seat.founding());
    }
  }

  /**
   * The replay is over. An earlier life may have flushed the table without a seat and crashed
   * before the flush that would have let the replica's rows go: they must not become those of the
   * next one.
   */
  void recovered() {
    Taken before = taken;
    if (left && before != null) {
      end(before);
    } else if (before == null && shard.keepsLog(TableGroup.ID)) {
      shard.discard(TableGroup.ID);
    }
  }

  private void end(Taken before) {
    taken = null;
    left = false;
    shard.destroy(TableGroup.ID);
    tell(new TableGroupNotice.Led(before.era(), 0, null, false));
  }

  private void host(MetadataNotice.Seat seat) {
    TableGroup replica =
        new TableGroup(self, seat.era(), seat.founding(), shard.rows(TableGroup.ID));
    taken = new Taken(seat.era(), replica);
    shard.host(TableGroup.ID, replica, new TableGroupCodec(), this::tell);
  }

  /** Whether a replica runs here. */
  boolean taken() {
    return taken != null;
  }

  private void tell(TableGroupNotice notice) {
    shard.tell(ProcessId.METADATA, new MetadataCall.FromGroup(notice));
  }
}
