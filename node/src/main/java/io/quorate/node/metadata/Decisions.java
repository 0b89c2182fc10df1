package io.quorate.node.metadata;

import io.quorate.protocol.process.Effects;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.process.Ticket;
import io.quorate.store.operation.Reply;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Changes that the holder made and has yet to answer: an answer waits until every live node serves
 * by the change. A change that is asked for again under the same number is not made again.
 */
final class Decisions {
  private static final int REMEMBERED_MAX = 1024;

  /** Who asked. */
  sealed interface Asker {

    /** Somebody on this node. */
    record Here(Ticket ticket) implements Asker {}

    /** Another node. */
    record There(NodeId node, long number) implements Asker {}
  }

  private record Waiting(Asker asker, long version, Reply reply, long deadlineNanos) {}

  private final MetadataSettings settings;
  private final Ledger ledger;
  private final List<Waiting> waiting = new ArrayList<>();
  private final SortedMap<NodeId, Long> applied = new TreeMap<>();
  private final Map<Asker.There, MetadataMessage.Decided> remembered =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(
            Map.Entry<Asker.There, MetadataMessage.Decided> eldest) {
          return size() > REMEMBERED_MAX;
        }
      };

  Decisions(MetadataSettings settings, Ledger ledger) {
    this.settings = settings;
    this.ledger = ledger;
  }

  /** A node serves by this version. */
  void applied(NodeId node, long version) {
    applied.merge(node, version, Math::max);
  }

  /** Whether the same asker asked the same before; it is answered again, or will be. */
  boolean repeated(Asker asker, Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    if (!(asker instanceof Asker.There there)) {
      return false;
    }
    MetadataMessage.Decided before = remembered.get(there);
    if (before != null) {
      effects.send(there.node(), before);
      return true;
    }
    return waiting.stream().anyMatch(it -> it.asker().equals(asker));
  }

  /** Answers once every live node serves by the present version. */
  void await(
      Asker asker, Reply reply, Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    waiting.add(
        new Waiting(
            asker, ledger.table().version(), reply, effects.nanos() + settings.patienceNanos()));
  }

  void answer(
      Asker asker, Reply reply, Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    switch (asker) {
      case Asker.Here here -> effects.reply(here.ticket(), reply);
      case Asker.There there -> {
        MetadataMessage.Decided decided =
            new MetadataMessage.Decided(there.number(), ledger.table().version(), reply);
        remembered.put(there, decided);
        effects.send(there.node(), decided);
      }
    }
  }

  /** Answers what can be answered now. */
  void settle(
      SortedSet<NodeId> reachable,
      Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    Iterator<Waiting> each = waiting.iterator();
    while (each.hasNext()) {
      Waiting it = each.next();
      SortedSet<NodeId> behind = behind(it.version(), reachable);
      if (behind.isEmpty()) {
        each.remove();
        answer(it.asker(), it.reply(), effects);
      } else if (effects.nanos() - it.deadlineNanos() >= 0) {
        each.remove();
        answer(it.asker(), new Reply.Refused(late(behind)), effects);
      }
    }
  }

  private SortedSet<NodeId> behind(long version, SortedSet<NodeId> reachable) {
    SortedSet<NodeId> behind = new TreeSet<>();
    for (Table.Member member : ledger.table().members().values()) {
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
