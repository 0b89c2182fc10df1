package io.quorate.protocol.quorum;

import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.quorum.View.Role;
import io.quorate.protocol.quorum.View.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Who was asked in one request, as what, and who has answered. */
final class Tally {

  private final View view;
  private final long epoch;
  private Map<NodeId, Target> asked; // the view's own, shared until somebody is added
  private final List<NodeId> answered = new ArrayList<>(4);

  Tally(View view) {
    this.view = view;
    epoch = view.epoch();
    asked = view.targets();
  }

  /**
   * Whether answers that tell what a node holds still count as that node's: a strict keyspace asks
   * anew once ownership has changed, because a joiner that answered before it had caught up is an
   * owner now.
   */
  boolean holdsGood() {
    return view.isSloppy() || epoch == view.epoch();
  }

  /** Adds one who was not among the first. */
  void ask(Target target) {
    asked = new LinkedHashMap<>(asked);
    asked.put(target.node(), target);
  }

  /** Notes an answer; false where it was not asked for or came before. */
  boolean answer(NodeId node) {
    if (!asked.containsKey(node) || answered.contains(node)) {
      return false;
    }
    answered.add(node);
    return true;
  }

  /** Whether the answers suffice for that many. */
  boolean enough(int needed) {
    return view.suffices(answered, view.isSloppy() ? fallbacks().size() : 0, needed);
  }

  /**
   * Whether so many nodes will hold a write for good. A fallback and the owner for which it stands
   * are one: what the fallback keeps goes to that owner, and then goes away here.
   */
  boolean keptBy(int needed) {
    if (!view.isSloppy()) {
      return enough(needed);
    }
    TreeSet<NodeId> keepers = new TreeSet<>(primaries());
    for (NodeId fallback : fallbacks()) {
      NodeId owner = owner(fallback);
      keepers.add(owner != null && view.isPrimary(owner) ? owner : fallback);
    }
    return keepers.size() >= needed;
  }

  private @Nullable NodeId owner(NodeId fallback) {
    Target target = asked.get(fallback);
    return target == null ? null : target.hintFor();
  }

  /** Whether a fallback that stands in for that owner has answered. */
  boolean isStoodInFor(NodeId owner) {
    return fallbacks().stream().anyMatch(fallback -> owner.equals(owner(fallback)));
  }

  /** Whether the answers could still suffice for that many if these stay away. */
  boolean canSuffice(Set<NodeId> without, int needed) {
    List<NodeId> others = asked.keySet().stream().filter(node -> !without.contains(node)).toList();
    if (view.isSloppy()) {
      return others.size() >= needed || view.spare(asked.keySet()) != null;
    }
    return view.suffices(others, 0, needed);
  }

  /** Whether everyone who was asked has answered. */
  boolean complete() {
    return answered.size() == asked.size();
  }

  Iterable<NodeId> everyone() {
    return asked.keySet();
  }

  int answers() {
    return answered.size();
  }

  boolean asked(NodeId node) {
    return asked.containsKey(node);
  }

  /** Whether that one was asked and has not answered yet. */
  boolean awaits(NodeId node) {
    return asked(node) && !answered.contains(node);
  }

  /** How many answers are of owners or of fallbacks. */
  int counted() {
    return primaries().size() + fallbacks().size();
  }

  /** Those who have not answered yet. */
  List<Target> silent() {
    List<Target> silent = new ArrayList<>();
    for (Target target : asked.values()) {
      if (!answered.contains(target.node())) {
        silent.add(target);
      }
    }
    return silent;
  }

  boolean isFallback(NodeId node) {
    Target target = asked.get(node);
    return target != null && target.role() == Role.FALLBACK;
  }

  List<NodeId> primaries() {
    return answered.stream().filter(view::isPrimary).toList();
  }

  List<NodeId> fallbacks() {
    List<NodeId> fallbacks = new ArrayList<>();
    for (NodeId node : answered) {
      if (isFallback(node) && !view.isPrimary(node)) {
        fallbacks.add(node);
      }
    }
    return fallbacks;
  }

  Receipt receipt(int needed) {
    return new Receipt("eventual", needed, primaries(), fallbacks());
  }
}
