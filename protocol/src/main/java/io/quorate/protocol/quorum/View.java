package io.quorate.protocol.quorum;

import io.quorate.protocol.process.NodeId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whom a request concerns: the owners of the partition that can be reached, the fallbacks that
 * stand in for those that cannot (where the keyspace is sloppy), and the joiner, which receives
 * writes and counts among the next owners only. Dynamo (DeCandia et al. 2007), sections 4.5 and
 * 4.6.
 *
 * <p>Assumes that ownership and reachability come from above and may be wrong or late.
 */
final class View {

  /** Why a node takes part in a write. */
  enum Role {
    PRIMARY,
    FALLBACK,
    JOINER
  }

  /**
   * One participant.
   *
   * @param hintFor the primary for which a fallback stands in, else null
   */
  record Target(NodeId node, Role role, @Nullable NodeId hintFor) {}

  private final NodeId self;
  private final QuorumSettings settings;
  private final QuorumRules rules;
  private @Nullable Ownership ownership;
  private List<NodeId> peers = List.of();
  private SortedSet<NodeId> reachable = new TreeSet<>();
  private Map<NodeId, Target> targets = new LinkedHashMap<>();
  private int counting;
  private int reachablePrimaries;
  private long sealed;

  View(NodeId self, QuorumSettings settings, QuorumRules rules) {
    this.self = self;
    this.settings = settings;
    this.rules = rules;
  }

  /** Takes a newer ownership; an older one is ignored. */
  boolean configure(Ownership next) {
    if (ownership != null && next.epoch() < ownership.epoch()) {
      return false;
    }
    ownership = next;
    peers = next.members().stream().filter(member -> !member.equals(self)).toList();
    recompute();
    return true;
  }

  /** Takes the nodes believed to be alive. */
  void reachable(SortedSet<NodeId> nodes) {
    reachable = new TreeSet<>(nodes);
    recompute();
  }

  boolean isConfigured() {
    return ownership != null;
  }

  /** Epoch of the assignment, 0 before any is known. */
  long epoch() {
    return ownership == null ? 0 : ownership.epoch();
  }

  @Nullable Ownership ownership() {
    return ownership;
  }

  List<NodeId> primaries() {
    return ownership == null ? List.of() : ownership.primaries();
  }

  boolean isPrimary(NodeId node) {
    return primaries().contains(node);
  }

  boolean selfIsPrimary() {
    return isPrimary(self);
  }

  @Nullable NodeId joining() {
    return ownership == null ? null : ownership.joining();
  }

  /** Those that hold, or are to hold, everything, without this node. */
  List<NodeId> peers() {
    return peers;
  }

  /** Whether this node holds, or is to hold, everything. */
  boolean selfIsMember() {
    return selfIsPrimary() || self.equals(joining());
  }

  /** Whether this node leaves the cluster and may take nothing more for others. */
  boolean selfRetires() {
    return ownership != null && !selfIsMember() && ownership.retiring().contains(self);
  }

  /** Strict requests of older epochs than this one must not be served any more. */
  void seal(long epoch) {
    sealed = Math.max(sealed, epoch);
  }

  /** Whether that epoch is an older one than was sealed here. */
  boolean isSealed(long epoch) {
    return epoch < sealed;
  }

  /** The latest epoch that was sealed here. */
  long sealed() {
    return sealed;
  }

  /**
   * Whether the epoch that this replica knows was sealed, so that it has to wait for the next one.
   */
  boolean isSealedOff() {
    return epoch() < sealed && !isSloppy();
  }

  boolean isReachable(NodeId node) {
    return node.equals(self) || reachable.contains(node);
  }

  boolean isSloppy() {
    return rules.fallbacksCount(settings);
  }

  /**
   * Primaries, fallbacks and joiner of a write now, in order of preference; valid until the next
   * change.
   */
  Map<NodeId, Target> targets() {
    return targets;
  }

  /** How many of the {@link #targets} count. */
  int counting() {
    return counting;
  }

  /** Whether this node may coordinate: as an owner, or standing in for one. */
  boolean mayCoordinate() {
    Target own = targets.get(self);
    return own != null && own.role() != Role.JOINER;
  }

  /** Whether as many as needed can be reached. */
  boolean canReach(int needed) {
    return suffices(targets.keySet(), counting - reachablePrimaries, needed);
  }

  /**
   * Whether these answers make the quorum.
   *
   * <p>While an owner is being replaced they must make it among the owners before and among the
   * owners after, as in joint consensus (Ongaro 2014, section 4.3): so the quorums of neighbouring
   * epochs overlap, and a node that learns late of the next epoch can neither miss a write nor lose
   * one. Sloppy keyspaces promise no overlap and only count.
   *
   * @param fallbacks how many of the answers are of fallbacks
   */
  boolean suffices(Collection<NodeId> answered, int fallbacks, int needed) {
    Ownership now = ownership;
    if (now == null) {
      return false;
    }
    if (isSloppy()) {
      return among(now.primaries(), answered) + fallbacks >= needed;
    }
    return among(now.primaries(), answered) >= needed && among(next(now), answered) >= needed;
  }

  /** Whether as many owners as needed can be reached, fallbacks left out. */
  boolean canReachOwners(int needed) {
    return reachablePrimaries >= needed;
  }

  /** Whether a majority of the owners can be reached. */
  boolean canReachMajority() {
    return isMajority(targets.keySet());
  }

  /** Whether these are a majority of the owners, before and after a replacement under way. */
  boolean isMajority(Collection<NodeId> answered) {
    Ownership now = ownership;
    return now != null
        && among(now.primaries(), answered) > now.primaries().size() / 2
        && among(next(now), answered) > next(now).size() / 2;
  }

  private static List<NodeId> next(Ownership now) {
    NodeId joining = now.joining();
    NodeId leaving = now.leaving();
    if (joining == null && leaving == null) {
      return now.primaries();
    }
    List<NodeId> next = new ArrayList<>(now.primaries());
    if (leaving != null) {
      next.remove(leaving);
    }
    if (joining != null && !next.contains(joining)) {
      next.add(joining);
    }
    return next;
  }

  private static int among(List<NodeId> nodes, Collection<NodeId> answered) {
    int count = 0;
    for (NodeId node : answered) {
      if (nodes.contains(node)) {
        count++;
      }
    }
    return count;
  }

  /** A reachable fallback that does not take part yet, or null. */
  @Nullable NodeId spare(Iterable<NodeId> taken) {
    if (ownership == null) {
      return null;
    }
    TreeSet<NodeId> out = new TreeSet<>();
    taken.forEach(out::add);
    for (NodeId node : ownership.fallbacks()) {
      if (isReachable(node) && !out.contains(node)) {
        return node;
      }
    }
    return null;
  }

  private void recompute() {
    targets = new LinkedHashMap<>();
    counting = 0;
    reachablePrimaries = 0;
    Ownership now = ownership;
    if (now == null) {
      return;
    }
    List<NodeId> absent = new ArrayList<>();
    for (NodeId primary : now.primaries()) {
      if (isReachable(primary)) {
        targets.put(primary, new Target(primary, Role.PRIMARY, null));
      } else {
        absent.add(primary);
      }
    }
    reachablePrimaries = targets.size();
    if (isSloppy()) {
      standIn(now, absent);
    }
    counting = targets.size();
    NodeId joiner = now.joining();
    if (joiner != null && isReachable(joiner)) {
      // Where it stood in for an owner it still counts for that one; it holds what a fallback
      // holds.
      targets.putIfAbsent(joiner, new Target(joiner, Role.JOINER, null));
    }
  }

  /**
   * One reachable fallback for each absent primary, this node first: it coordinates, so it writes.
   */
  private void standIn(Ownership now, List<NodeId> absent) {
    List<NodeId> candidates = new ArrayList<>();
    for (NodeId node : now.fallbacks()) {
      if (isReachable(node) && !targets.containsKey(node)) {
        candidates.add(node.equals(self) ? 0 : candidates.size(), node);
      }
    }
    int used = 0;
    for (NodeId primary : absent) {
      if (used < candidates.size()) {
        NodeId node = candidates.get(used++);
        targets.put(node, new Target(node, Role.FALLBACK, primary));
      }
    }
  }
}
