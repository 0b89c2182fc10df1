package io.quorate.store.group;

import io.quorate.protocol.order.Membership;
import io.quorate.protocol.order.MembershipChange;
import io.quorate.protocol.process.NodeId;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Brings the members of a group to those that should be, one change at a time: who comes learns
 * before it votes, who goes stays until the others are there. Nothing is kept between two changes,
 * so anybody may go on with it at any time.
 */
public final class MembershipPlan {
  private MembershipPlan() {}

  /**
   * The next change, or null when the members are those that should be.
   *
   * @param members as they are, not joint
   * @param target the seats that should vote
   * @param self the seat of who leads; it goes last
   */
  public static @Nullable MembershipChange next(
      Membership members, SortedSet<NodeId> target, NodeId self) {
    for (NodeId seat : target) {
      if (!members.contains(seat)) {
        return new MembershipChange.AddLearner(seat, false);
      }
      if (members.learners().contains(seat)) {
        return promote(members, seat);
      }
    }
    NodeId last = null;
    for (NodeId seat : members.everyone()) {
      if (!target.contains(seat)) {
        if (!seat.equals(self)) {
          return new MembershipChange.Remove(seat);
        }
        last = seat;
      }
    }
    return last == null ? null : new MembershipChange.Remove(last);
  }

  /** Lets a learner vote: in the place of its node's former seat, if that one does. */
  private static MembershipChange promote(Membership members, NodeId learner) {
    SortedSet<NodeId> voters = new TreeSet<>(members.voters());
    return voters.removeIf(voter -> Seat.sameNode(voter, learner)) && voters.add(learner)
        ? new MembershipChange.Replace(voters)
        : new MembershipChange.Promote(learner);
  }
}
