package io.quorate.simulation.raft;

import io.quorate.protocol.order.Membership;
import io.quorate.protocol.order.MembershipChange;
import io.quorate.protocol.order.OrderCall;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.raft.RaftView;
import io.quorate.simulation.engine.Environment;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Asks leaders to hand over, and to change who takes part. */
final class Operator {
  private final Environment environment;
  private final RaftWorld world;

  Operator(Environment environment, RaftWorld world) {
    this.environment = environment;
    this.world = world;
  }

  boolean transfer(int node) {
    return ask(new OrderCall.Transfer(node < 0 ? null : world.ids().get(node)));
  }

  boolean change(int kind, long pick) {
    int leader = world.leader();
    RaftView view = leader < 0 ? null : world.view(leader);
    if (view == null) {
      return false;
    }
    MembershipChange change = choose(kind, (int) pick, view.membership());
    return change != null && ask(new OrderCall.Change(change));
  }

  private @Nullable MembershipChange choose(int kind, int pick, Membership now) {
    return switch (kind) {
      case 0 -> add(pick, now);
      case 1 -> {
        NodeId learner = one(new ArrayList<>(now.learners()), pick);
        if (learner == null) {
          yield add(pick, now);
        }
        yield new MembershipChange.Promote(learner);
      }
      case 2 -> {
        NodeId member = one(new ArrayList<>(now.everyone()), pick);
        if (member == null) {
          yield null;
        }
        yield new MembershipChange.Remove(member);
      }
      default -> replace(pick, now);
    };
  }

  private @Nullable MembershipChange add(int pick, Membership now) {
    List<NodeId> outside = new ArrayList<>(world.ids());
    outside.removeIf(now::contains);
    NodeId node = one(outside, pick);
    return node == null ? null : new MembershipChange.AddLearner(node, world.witness(node));
  }

  /** Some of the voters and learners, as the bits of the pick say. */
  private static @Nullable MembershipChange replace(int pick, Membership now) {
    TreeSet<NodeId> voters = new TreeSet<>();
    int bit = 0;
    for (NodeId node : now.everyone()) {
      if ((pick >> bit++ & 1) != 0) {
        voters.add(node);
      }
    }
    return voters.isEmpty() ? null : new MembershipChange.Replace(voters);
  }

  private static @Nullable NodeId one(List<NodeId> nodes, int pick) {
    return nodes.isEmpty() ? null : nodes.get(pick % nodes.size());
  }

  private boolean ask(OrderCall call) {
    int leader = world.leader();
    if (leader < 0) {
      return false;
    }
    environment.trace().line(() -> "OPERATOR " + call);
    world.request(
        leader,
        new RegisterCall.Admin(call),
        answer -> {
          environment.trace().line(() -> "OPERATOR is told " + answer);
          String name =
              answer instanceof Refusal refusal
                  ? refusal.code().name()
                  : answer.getClass().getSimpleName();
          environment.counts().add("operator." + name);
        });
    return true;
  }
}
