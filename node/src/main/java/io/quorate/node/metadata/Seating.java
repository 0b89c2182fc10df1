package io.quorate.node.metadata;

import io.quorate.protocol.order.Membership;
import io.quorate.protocol.process.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * Whether a replica of the metadata group is to run on this node: where the table has a seat for
 * this very data directory, or where this node founds the group. A directory that came after the
 * one that was seated has forgotten what that one voted for, and gets no part in it.
 */
final class Seating {
  private Seating() {}

  static MetadataNotice.@Nullable Seat of(
      NodeId self, Table table, long registration, MetadataRecord.Founded founded) {
    if (founded.era() > table.era()) {
      return new MetadataNotice.Seat(founded.era(), Membership.of(founded.voters()));
    }
    Table.Seat seat = table.seats().get(self);
    Table.Member member = table.members().get(self);
    if (seat == null || member == null) {
      return null;
    }
    boolean founder = founded.era() != 0 && founded.era() == table.era();
    boolean own = seat.generation() == member.generation() && member.registration() == registration;
    if (seat.generation() == 0 ? !founder : !own) {
      return null;
    }
    return new MetadataNotice.Seat(
        table.era(), founder ? Membership.of(founded.voters()) : Membership.NONE);
  }
}
