package io.quorate.protocol.raft;

import io.quorate.protocol.order.Membership;
import io.quorate.protocol.process.NodeId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What every concern of a replica looks at: the state of Figure 2 that all roles have. Each field
 * is changed by one class only, named beside it.
 */
final class Replica {

  /** What a replica does in its term. */
  enum Standing {
    FOLLOWER,
    CANDIDATE,
    LEADER
  }

  final NodeId self;
  final RaftSettings settings;
  final RaftRules rules;
  final RaftEffects effects = new RaftEffects();
  final Quorums quorums;
  final RaftLog log = new RaftLog();
  final Memberships memberships;
  final Terms terms;

  /** Changed by {@link Roles}. */
  Standing standing = Standing.FOLLOWER;

  /** Changed by {@link Roles}; null while none is known. */
  @Nullable NodeId leader;

  /** When this replica last heard the leader of its term, or started; {@link Roles}. */
  long heardNanos;

  /** The last entry known to be decided; {@link Delivery}. */
  long commit;

  /** The last entry delivered to the layer above; {@link Delivery}. */
  long delivered;

  /** Whether this leader has decided an entry of its own term; {@link Decider}. */
  boolean ownTermDecided;

  /**
   * @param applied the index that the layer above starts from
   */
  Replica(NodeId self, RaftSettings settings, RaftRules rules, Membership founding, long applied) {
    this.self = self;
    this.settings = settings;
    this.rules = rules;
    this.quorums = new Quorums(rules);
    this.memberships = new Memberships(self, founding);
    this.terms = new Terms(effects, rules);
    this.delivered = applied;
    this.commit = applied;
  }

  long term() {
    return terms.term();
  }

  boolean leads() {
    return standing == Standing.LEADER;
  }

  Membership membership() {
    return memberships.current();
  }

  /** Memberships that may yet be the one that counts: the newest, and those that it replaces. */
  List<Membership> openMemberships() {
    return memberships.open(commit);
  }

  /** Whether this replica holds the log alone. */
  boolean witness() {
    return memberships.witness();
  }

  /** Whether the newest membership is decided. */
  boolean membershipDecided() {
    return memberships.index() <= commit;
  }
}
