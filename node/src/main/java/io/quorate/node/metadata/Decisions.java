package io.quorate.node.metadata;

import io.quorate.node.metadata.TableCommand.Answered;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Refusal;
import io.quorate.store.operation.Reply;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * Changes that were decided and have yet to be answered: an answer waits until every live node
 * serves by the change.
 */
final class Decisions {

  private record Waiting(Answered decided, long deadlineNanos) {}

  private final MetadataSettings settings;
  private final List<Waiting> waiting = new ArrayList<>();
  private final SortedMap<NodeId, Long> applied = new TreeMap<>();

  Decisions(MetadataSettings settings) {
    this.settings = settings;
  }

  /** A node serves by this version. */
  void applied(NodeId node, long version) {
    applied.merge(node, version, Math::max);
  }

  /** Whether a node is known to serve by this version. */
  boolean serves(NodeId node, long version) {
    return applied.getOrDefault(node, 0L) >= version;
  }

  /** Answers once every live node serves by the change. */
  void await(Answered decided, long nanos) {
    for (Waiting it : waiting) {
      if (it.decided().equals(decided)) {
        return;
      }
    }
    waiting.add(new Waiting(decided, nanos + settings.patienceNanos()));
  }

  /** Answers what can be answered now. */
  void settle(
      Table table,
      SortedSet<NodeId> reachable,
      long nanos,
      BiConsumer<NodeId, MetadataMessage> send) {
    Iterator<Waiting> each = waiting.iterator();
    while (each.hasNext()) {
      Waiting it = each.next();
      SortedSet<NodeId> behind = behind(table, it.decided().version(), reachable);
      boolean late = nanos - it.deadlineNanos() >= 0;
      if (behind.isEmpty() || late) {
        each.remove();
        Answered decided = it.decided();
        Reply reply = behind.isEmpty() ? decided.reply() : new Reply.Refused(late(behind));
        send.accept(
            decided.asker(),
            new MetadataMessage.Decided(decided.number(), decided.version(), reply));
      }
    }
  }

  private SortedSet<NodeId> behind(Table table, long version, SortedSet<NodeId> reachable) {
    SortedSet<NodeId> behind = new TreeSet<>();
    for (Table.Member member : table.members().values()) {
      Long has = applied.get(member.node());
      if (member.stage() != Table.Stage.EXPECTED
          && reachable.contains(member.node())
          && (has == null || has < version)) {
        behind.add(member.node());
      }
    }
    return behind;
  }

  private static Refusal late(SortedSet<NodeId> behind) {
    return new Refusal(
            ErrorCode.INDETERMINATE,
            "The change is made, but not every live node serves by it yet: "
                + NodeRules.names(behind)
                + " did not say so in time. Ask again: the same change twice changes nothing")
        .with("behind", NodeRules.names(behind));
  }
}
