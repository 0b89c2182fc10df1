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
  private MetadataNotice.@Nullable Seat taken;

  TableSeat(NodeId self, Shard shard) {
    this.self = self;
    this.shard = shard;
  }

  /**
   * Makes what runs here agree with the seat that this node has.
   *
   * @param running whether what is taken in is to be started at once
   */
  void apply(MetadataNotice.@Nullable Seat seat, boolean running) {
    MetadataNotice.Seat before = taken;
    if (before != null && (seat == null || seat.era() != before.era())) {
      taken = null;
      shard.destroy(TableGroup.ID);
      tell(new TableGroupNotice.Led(before.era(), 0, null, false));
    }
    if (seat == null || taken != null) {
      return;
    }
    taken = seat;
    shard.host(
        TableGroup.ID,
        new TableGroup(self, seat.era(), seat.founding(), shard.rows(TableGroup.ID)),
        new TableGroupCodec(),
        this::tell);
    if (running) {
      shard.start(TableGroup.ID);
    }
  }

  /** Whether a replica runs here. */
  boolean taken() {
    return taken != null;
  }

  private void tell(TableGroupNotice notice) {
    shard.tell(ProcessId.METADATA, new MetadataCall.FromGroup(notice));
  }
}
