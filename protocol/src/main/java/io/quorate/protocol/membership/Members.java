package io.quorate.protocol.membership;

import io.quorate.protocol.process.Effects;
import io.quorate.protocol.process.NoRecord;
import io.quorate.protocol.process.NodeId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What this node believes of itself and of every other member (SWIM 4.2). */
final class Members {
  /** A start leaves room for this many refutations before the next start. */
  private static final int REFUTATION_BITS = 20;

  private final NodeId self;
  private final MembershipSettings settings;
  private final MembershipRules rules;
  private final LocalHealth health;
  private final Rumours rumours;
  private final SortedMap<NodeId, Update> others = new TreeMap<>();
  private final SortedSet<NodeId> unmet = new TreeSet<>();
  private final SortedSet<NodeId> forgotten = new TreeSet<>();
  private final SortedMap<NodeId, Long> suspicionEnds = new TreeMap<>();
  private Update own;

  Members(NodeId self, MembershipSettings settings, MembershipRules rules, LocalHealth health) {
    this.self = self;
    this.settings = settings;
    this.rules = rules;
    this.health = health;
    this.rumours = new Rumours(settings);
    this.own = new Update(self, MemberState.ALIVE, 0);
  }

  /** Begins a life: what was told of earlier ones no longer counts. */
  void start(long incarnation) {
    own = new Update(self, MemberState.ALIVE, incarnation << REFUTATION_BITS);
    rumours.spread(own);
  }

  /** Nodes that are to be greeted until they answer. */
  void meet(Collection<NodeId> nodes) {
    for (NodeId node : nodes) {
      if (!node.equals(self) && !forgotten.contains(node) && !others.containsKey(node)) {
        unmet.add(node);
      }
    }
  }

  void forget(NodeId node, Effects<MembershipMessage, NoRecord, MembershipNotice> effects) {
    forgotten.add(node);
    unmet.remove(node);
    rumours.forget(node);
    calm(node, effects);
    Update last = others.remove(node);
    if (last != null && last.state().compareTo(MemberState.DEAD) < 0) {
      effects.notice(new MembershipNotice.Dead(node, true));
    }
  }

  boolean isForgotten(NodeId node) {
    return forgotten.contains(node);
  }

  /** Says goodbye, for {@link MembershipCall.Leave}. */
  Update leave() {
    own = new Update(self, MemberState.LEFT, own.incarnation());
    return own;
  }

  /**
   * Takes what another member tells. Who answered this node lately is not dead because another one
   * says so: after a partition both sides tell of deaths that never were. It becomes a suspect
   * here, and has its time to refute that.
   */
  void hear(Update told, Effects<MembershipMessage, NoRecord, MembershipNotice> effects) {
    Update before = others.get(told.node());
    boolean lives = before != null && before.state().compareTo(MemberState.DEAD) < 0;
    boolean doubted = lives && told.state() == MemberState.DEAD;
    believe(
        doubted ? new Update(told.node(), MemberState.SUSPECT, told.incarnation()) : told, effects);
  }

  /** Takes over a belief. */
  void believe(Update update, Effects<MembershipMessage, NoRecord, MembershipNotice> effects) {
    if (update.node().equals(self)) {
      refute(update, effects);
      return;
    }
    Update before = others.get(update.node());
    if (forgotten.contains(update.node()) || (before != null && !update.overrides(before))) {
      return;
    }
    others.put(update.node(), update);
    unmet.remove(update.node());
    rumours.spread(update);
    if (before == null || before.state() != update.state()) {
      changed(update, effects);
    }
  }

  private void refute(Update told, Effects<MembershipMessage, NoRecord, MembershipNotice> effects) {
    if (own.state() == MemberState.LEFT || !rules.refute()) {
      return;
    }
    boolean slander = told.state() != MemberState.ALIVE && told.incarnation() >= own.incarnation();
    boolean lostHistory = told.incarnation() > own.incarnation();
    if (slander || lostHistory) {
      own = new Update(self, MemberState.ALIVE, told.incarnation() + 1);
      rumours.spread(own);
      health.worse();
      effects.note("membership-refuted", 1);
    }
  }

  private void changed(Update now, Effects<MembershipMessage, NoRecord, MembershipNotice> effects) {
    calm(now.node(), effects);
    switch (now.state()) {
      case ALIVE -> effects.notice(new MembershipNotice.Alive(now.node()));
      case SUSPECT -> {
        effects.note("membership-suspected", 1);
        suspect(now.node(), suspicionNanos(), effects);
        effects.notice(new MembershipNotice.Suspect(now.node()));
      }
      case DEAD -> effects.notice(new MembershipNotice.Dead(now.node(), false));
      case LEFT -> effects.notice(new MembershipNotice.Dead(now.node(), true));
    }
  }

  private long suspicionNanos() {
    double periods = settings.suspicionPeriods() * MembershipSettings.stretch(size());
    return health.stretch((long) (periods * settings.periodNanos()));
  }

  private void suspect(
      NodeId node,
      long delayNanos,
      Effects<MembershipMessage, NoRecord, MembershipNotice> effects) {
    suspicionEnds.put(node, effects.nanos() + delayNanos);
    effects.arm(new MembershipTimer.Suspicion(node), delayNanos);
  }

  private void calm(NodeId node, Effects<MembershipMessage, NoRecord, MembershipNotice> effects) {
    if (suspicionEnds.remove(node) != null) {
      effects.cancel(new MembershipTimer.Suspicion(node));
    }
  }

  /**
   * A suspicion was not refuted in time: the suspect is dead, unless it is this node that slept.
   */
  void suspicionEnded(NodeId node, Effects<MembershipMessage, NoRecord, MembershipNotice> effects) {
    Update suspect = others.get(node);
    Long end = suspicionEnds.get(node);
    if (suspect == null || end == null || suspect.state() != MemberState.SUSPECT) {
      return;
    }
    if (effects.nanos() - end > settings.periodNanos()) {
      health.worse();
      suspect(node, settings.periodNanos(), effects);
      return;
    }
    believe(new Update(node, MemberState.DEAD, suspect.incarnation()), effects);
  }

  @Nullable Update belief(NodeId node) {
    return node.equals(self) ? own : others.get(node);
  }

  /** Members that are alive or suspected: those worth probing. */
  List<NodeId> probed() {
    List<NodeId> nodes = new ArrayList<>();
    for (Update other : others.values()) {
      if (other.state().compareTo(MemberState.DEAD) < 0) {
        nodes.add(other.node());
      }
    }
    return nodes;
  }

  /** Members that should refute what is believed of them. */
  List<NodeId> suspects() {
    return List.copyOf(suspicionEnds.keySet());
  }

  /** Nodes that were never met, or are believed dead: those worth greeting. */
  List<NodeId> missing() {
    List<NodeId> nodes = new ArrayList<>(unmet);
    for (Update other : others.values()) {
      if (other.state().compareTo(MemberState.DEAD) >= 0) {
        nodes.add(other.node());
      }
    }
    return nodes;
  }

  /** Every belief, about this node first. */
  List<Update> all() {
    List<Update> all = new ArrayList<>();
    all.add(own);
    all.addAll(others.values());
    return all;
  }

  /** Every belief about others. */
  List<Update> others() {
    return List.copyOf(others.values());
  }

  /** Updates for a message to that node: first what it should refute, if anything. */
  List<Update> updatesFor(NodeId to) {
    Update belief = others.get(to);
    boolean bad = belief != null && belief.state() != MemberState.ALIVE;
    return rumours.take(bad ? belief : null, size());
  }

  private int size() {
    return others.size() + 1;
  }
}
