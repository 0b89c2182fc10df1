package io.quorate.node.metadata;

import io.quorate.protocol.order.Membership;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Refusal;
import org.jspecify.annotations.Nullable;

/** What the metadata tells the layer above. */
public sealed interface MetadataNotice {

  /**
   * This table holds from now on.
   *
   * @param generation of this node's data directory; 0 while it has none, and must not write
   *     anything
   * @param seat the replica of the group that is to run here; null for none
   */
  record Changed(Table table, long generation, @Nullable Seat seat) implements MetadataNotice {}

  /**
   * A replica of the group that decides the table.
   *
   * @param founding its first members where this node is one of them; else nobody
   */
  record Seat(long era, Membership founding) {}

  /** Who leads the group that decides the table is not who it was, or is not known any more. */
  record Led(@Nullable NodeId leader) implements MetadataNotice {}

  /** The cluster will not have this node, for now: it keeps asking. */
  record Rejected(Refusal refusal) implements MetadataNotice {}

  /** Some time has passed: look after what is done now and then. */
  record Tick() implements MetadataNotice {}
}
