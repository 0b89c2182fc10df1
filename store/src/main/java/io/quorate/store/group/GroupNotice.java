package io.quorate.store.group;

import io.quorate.protocol.order.Membership;
import io.quorate.protocol.order.OrderNotice.Role;
import io.quorate.protocol.process.NodeId;
import org.jspecify.annotations.Nullable;

/** What a group tells the layer above. */
public sealed interface GroupNotice {

  /**
   * Who leads, as far as this replica knows.
   *
   * @param leader null while none is known
   * @param ready whether this replica leads and has applied all that earlier leaders decided
   */
  record Leadership(Role role, long term, @Nullable NodeId leader, boolean ready)
      implements GroupNotice {}

  /** Who takes part is decided. */
  record MembershipChanged(long index, Membership membership) implements GroupNotice {}

  /**
   * The state of a replica is not to be believed; report it. If it is this one it repairs itself.
   *
   * @param replica whose state differs
   * @param index as of which it was compared
   * @param what was found, in a sentence
   */
  record Damaged(NodeId replica, long index, String what) implements GroupNotice {}

  /** This replica's state is that of the leader again, as of an index. */
  record Repaired(long index) implements GroupNotice {}
}
