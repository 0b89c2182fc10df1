package io.quorate.store.group;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Refusal;
import io.quorate.store.machine.Lease;
import io.quorate.store.machine.Machine;
import io.quorate.store.machine.Outcome;
import io.quorate.store.machine.QueryResult;
import org.jspecify.annotations.Nullable;

/** Replies and refusals of a group. */
final class Answers {
  private Answers() {}

  static Object executed(Outcome outcome, Machine machine, long term) {
    return outcome instanceof Outcome.Refused refused
        ? refusal(refused, machine).with("index", machine.applied())
        : new GroupReply.Executed(outcome, machine.revision(), machine.applied(), term);
  }

  static Refusal refusal(Outcome.Refused refused, Machine machine) {
    Refusal refusal =
        new Refusal(refused.code(), refused.message()).with("revision", refused.revision());
    return refused.code() == ErrorCode.COMPACTED ? refusal.with("floor", machine.floor()) : refusal;
  }

  /** What the machine finds, or why it does not look. */
  static Object read(GroupCall call, Machine machine, long term) {
    return switch (call) {
      case GroupCall.Read read -> {
        long asOf = read.query().revision();
        Outcome.Refused obstacle = machine.obstacle(asOf);
        yield obstacle != null
            ? refusal(obstacle, machine)
            : found(machine.read(read.query()), asOf, machine, term);
      }
      case GroupCall.History history -> {
        Outcome.Refused obstacle = machine.obstacle(history.upTo());
        yield obstacle != null
            ? refusal(obstacle, machine)
            : found(
                machine.history(history.key(), history.upTo(), history.limit(), history.bytesMax()),
                history.upTo(),
                machine,
                term);
      }
      case GroupCall.ListLeases _ ->
          new GroupReply.Leases(
              machine.leases().stream().map(Lease::id).toList(),
              machine.revision(),
              machine.applied(),
              term);
      case GroupCall.Execute _,
          GroupCall.Watch _,
          GroupCall.KeepLeaseAlive _,
          GroupCall.InspectLease _,
          GroupCall.Hash _,
          GroupCall.Inspect _,
          GroupCall.Order _ ->
          throw new IllegalArgumentException("not a read: " + call);
    };
  }

  private static GroupReply.Found found(QueryResult result, long asOf, Machine machine, long term) {
    return new GroupReply.Found(
        result, asOf == 0 ? machine.revision() : asOf, machine.applied(), term);
  }

  static Refusal damaged(NodeId self) {
    return new Refusal(
        ErrorCode.UNAVAILABLE,
        "The state of this group on node "
            + self
            + " is damaged and is being filled again from the leader; ask another node");
  }

  static Refusal filled(NodeId self) {
    return new Refusal(
        ErrorCode.INDETERMINATE,
        "Node "
            + self
            + " was filled with a state that this request has become part of, and cannot say what came of it; read it back");
  }

  static Refusal stateless(NodeId self) {
    return new Refusal(
        ErrorCode.UNAVAILABLE, "Node " + self + " holds no state of this group; ask one that does");
  }

  static Refusal behind(NodeId self, long index, long applied, @Nullable NodeId leader) {
    Refusal refusal =
        new Refusal(
                ErrorCode.UNAVAILABLE,
                "Node "
                    + self
                    + " lags behind what the session has seen; ask another node, or again later")
            .with("applied", applied)
            .with("wanted", index);
    return leader == null ? refusal : refusal.with("leader", leader);
  }

  static Refusal tooManyWatches(NodeId self, int watches) {
    return new Refusal(
            ErrorCode.OVERLOADED,
            "Node "
                + self
                + " has as many watches waiting as it accepts; watch ranges instead of keys, or ask another node")
        .with("watches", watches);
  }

  static Refusal tooManyHashes(NodeId self) {
    return new Refusal(
        ErrorCode.OVERLOADED, "Node " + self + " is hashing already; try again in a moment");
  }

  static Refusal replaced(NodeId self) {
    return new Refusal(
        ErrorCode.UNAVAILABLE,
        "The state of node " + self + " was replaced while it was hashed; ask again");
  }

  static Refusal notLeader(NodeId self, @Nullable NodeId leader) {
    Refusal refusal =
        new Refusal(
            ErrorCode.NOT_LEADER,
            "Node "
                + self
                + " does not lead this group, or does not know yet; ask the one that does");
    return leader == null || leader.equals(self) ? refusal : refusal.with("leader", leader);
  }

  static Refusal noLease(long lease, Machine machine) {
    return refusal(machine.noLease(lease), machine);
  }

  static Refusal tooManyReads(NodeId self, int reads) {
    return new Refusal(
            ErrorCode.OVERLOADED,
            "Node " + self + " has as many reads waiting as it accepts; try again later")
        .with("reads", reads);
  }

  static Refusal notForCallers(GroupCall.Order order) {
    return new Refusal(
        ErrorCode.INVALID_ARGUMENT,
        "Only transfers and changes of membership may be asked of the engine, not "
            + order.call().getClass().getSimpleName());
  }
}
