package io.quorate.store.group;

import io.quorate.protocol.order.Membership;
import io.quorate.protocol.process.NodeId;
import io.quorate.store.machine.LogicalHash;
import io.quorate.store.machine.Machine;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Compares what replicas hold. A checkpoint in the order names the same state on each; everyone
 * hashes it step by step and tells the leader. The leader's state counts as sound as long as a
 * majority of voters has the same hash; nobody is repaired on less. A hash may take longer than the
 * interval between two checkpoints: the next one waits for it, and gives the others, who may be
 * slower, as long again.
 */
final class Checkpoints {

  /** What the leader concludes. */
  enum Verdict {
    SOUND,
    DIFFERS,
    /** A majority agrees on something else than the leader holds. */
    LEADER_DIFFERS
  }

  private final Machine machine;
  private @Nullable LogicalHash running;
  private final TreeMap<NodeId, Long> heard = new TreeMap<>();
  private final TreeSet<NodeId> reported = new TreeSet<>();
  private long heardIndex;
  private long index;
  private long hash;
  private long contradictions;
  private long beganNanos;
  private long tookNanos;

  Checkpoints(Machine machine) {
    this.machine = machine;
  }

  /** The place in the order has come: hash what is applied now. */
  void begin(long nowNanos) {
    abandon();
    running = machine.hash();
    beganNanos = nowNanos;
    tookNanos = 0;
  }

  /** Whether everybody has had the time to hash the last checkpoint. */
  boolean due(long nowNanos) {
    return !hashing() && nowNanos - beganNanos >= 2 * tookNanos;
  }

  /** Gives up what is being hashed. */
  void abandon() {
    LogicalHash hashing = running;
    if (hashing != null) {
      machine.close(hashing);
      running = null;
    }
  }

  /** The state was replaced: what its hash was says nothing of the new one. */
  void forget() {
    abandon();
    index = 0;
    hash = 0;
    contradictions = 0;
  }

  boolean hashing() {
    return running != null;
  }

  /** Hashes some rows more; whether the hash is complete now. */
  boolean step(int rows, long nowNanos) {
    LogicalHash hashing = running;
    if (hashing == null) {
      return false;
    }
    if (!machine.readable(hashing)) {
      abandon();
      return false;
    }
    if (hashing.step(rows)) {
      return false;
    }
    index = hashing.index();
    hash = hashing.value();
    contradictions = hashing.contradictions();
    tookNanos = nowNanos - beganNanos;
    abandon();
    return true;
  }

  /** Index of the last state that was hashed here; 0 for none. */
  long index() {
    return index;
  }

  long hash() {
    return hash;
  }

  long contradictions() {
    return contradictions;
  }

  /** Another replica says what it holds. */
  void heard(NodeId from, long at, long other) {
    if (at < heardIndex) {
      return;
    }
    if (at > heardIndex) {
      heardIndex = at;
      heard.clear();
      reported.clear();
    }
    heard.put(from, other);
  }

  /** Whether there is something to judge. */
  boolean comparable() {
    return index > 0 && heardIndex == index && !heard.isEmpty();
  }

  /** What the leader concludes of one replica; each is reported once for a checkpoint. */
  TreeMap<NodeId, Verdict> judge(NodeId self, Membership membership) {
    TreeMap<NodeId, Verdict> verdicts = new TreeMap<>();
    if (!comparable()) {
      return verdicts;
    }
    boolean sound = majority(self, hash, membership);
    for (NodeId other : new TreeSet<>(heard.keySet())) {
      long theirs = heard.getOrDefault(other, hash);
      if (theirs == hash || reported.contains(other)) {
        continue;
      }
      if (sound) {
        verdicts.put(other, Verdict.DIFFERS);
        reported.add(other);
      } else if (majority(self, theirs, membership)) {
        verdicts.put(other, Verdict.LEADER_DIFFERS);
        reported.add(other);
      }
    }
    return verdicts;
  }

  private boolean majority(NodeId self, long value, Membership membership) {
    return majority(self, value, membership.voters())
        && (!membership.joint() || majority(self, value, membership.outgoing()));
  }

  private boolean majority(NodeId self, long value, SortedSet<NodeId> voters) {
    long agreeing =
        voters.stream()
            .filter(voter ->
                voter.equals(self)
                    ? hash == value
                    : heard.containsKey(voter) && heard.get(voter) == value)
            .count();
    return agreeing > voters.size() / 2;
  }
}
