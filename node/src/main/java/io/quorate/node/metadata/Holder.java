package io.quorate.node.metadata;

import io.quorate.protocol.process.Effects;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Refusal;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The one node that changes the table, until a replicated group does. Every edit is persisted
 * before anybody hears of it, and told to all nodes at the end of the turn.
 */
final class Holder {
  private final NodeId self;
  private final Ledger ledger;
  private final Founding founding;
  private final Registry registry;
  private final Decisions decisions;
  private final MoveDriver driver;
  private SortedSet<NodeId> reachable = new TreeSet<>();
  private SortedSet<NodeId> dead = new TreeSet<>();
  private SortedSet<NodeId> told = new TreeSet<>();
  private long toldVersion;

  Holder(NodeId self, MetadataSettings settings, Ledger ledger) {
    this.self = self;
    this.ledger = ledger;
    founding = new Founding(self, settings, ledger);
    registry = new Registry(ledger);
    decisions = new Decisions(settings, ledger);
    driver = new MoveDriver(settings.movesInFlightMax());
  }

  void started(Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    toldVersion = ledger.table().version();
    founding.started(effects);
  }

  /** Whether the table may be changed now. */
  boolean holds() {
    return founding.done();
  }

  void reachable(MetadataCall.Reachable call) {
    reachable = call.reachable();
    dead = call.dead();
  }

  /** Another node, or the copy of this one, told its version. */
  void heardVersion(
      NodeId from, long version, Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    decisions.applied(from, version);
    founding.answered(from, effects);
  }

  void register(
      NodeId from,
      MetadataMessage.Register ask,
      Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    if (holds()) {
      registry.register(from, ask, effects);
    }
  }

  /** The holder's own registration; null while it cannot be made. */
  MetadataMessage.@Nullable Registered registerSelf(
      MetadataMessage.Register ask,
      Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    Table.Member member = ledger.table().members().get(self);
    return holds() && member != null ? registry.registered(self, ask, member, effects) : null;
  }

  void propose(
      Decisions.Asker asker,
      Request change,
      Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    if (!holds()) {
      decisions.answer(asker, new Reply.Refused(notYet()), effects);
      return;
    }
    if (decisions.repeated(asker, effects)) {
      return;
    }
    switch (ChangeRules.decide(ledger.table(), self, change)) {
      case ChangeRules.Outcome.Refused refused ->
          decisions.answer(asker, new Reply.Refused(refused.refusal()), effects);
      case ChangeRules.Outcome.Accepted accepted -> {
        accepted.edits().forEach(edit -> ledger.edit(edit, effects));
        decisions.await(asker, accepted.reply(), effects);
      }
    }
  }

  private Refusal notYet() {
    return new Refusal(
        ErrorCode.UNAVAILABLE,
        "Node "
            + self
            + " holds the table of the cluster, and has yet to hear from "
            + NodeRules.names(founding.missing())
            + " before it changes anything; start them, and try again");
  }

  void progress(NodeId from, MetadataMessage.Progress progress) {
    driver.report(from, progress);
  }

  void emptied(NodeId from) {
    driver.emptied(from);
  }

  void tick(Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    founding.tick(effects);
    for (NodeId node : ledger.table().members().keySet()) {
      if (!node.equals(self)) {
        effects.send(node, new MetadataMessage.Announce(ledger.table().version()));
      }
    }
  }

  /** Makes the steps that are due. */
  void drive(Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    if (!holds()) {
      return;
    }
    Edit next = driver.next(ledger.table(), reachable, dead);
    while (next != null) {
      effects.note("metadata-" + next.getClass().getSimpleName().toLowerCase(Locale.ROOT), 1);
      ledger.edit(next, effects);
      next = driver.next(ledger.table(), reachable, dead);
    }
  }

  /** Tells what is new, and answers what waited for it; after this node itself serves by it. */
  void settle(Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    Table table = ledger.table();
    if (holds() && table.version() > toldVersion) {
      SortedSet<NodeId> to = new TreeSet<>(table.members().keySet());
      SortedSet<NodeId> members = new TreeSet<>(to);
      to.addAll(told); // whoever was removed by these edits hears of it too
      to.remove(self);
      MetadataMessage news = ledger.since(toldVersion);
      to.forEach(node -> effects.send(node, news));
      told = members;
      toldVersion = table.version();
    }
    decisions.applied(self, table.version());
    decisions.settle(reachable, effects);
  }
}
