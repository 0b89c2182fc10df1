package io.quorate.node.metadata;

import io.quorate.protocol.process.Effects;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Event;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Process;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.process.Rows;
import io.quorate.protocol.process.Ticket;
import io.quorate.store.operation.Reply;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The metadata on one node: its durable copy of the table, and, on one of the nodes, the {@link
 * Holder}. A dispatcher from events to the class of each concern; see the package documentation.
 */
public final class MetadataProcess
    implements Process<MetadataMessage, MetadataRecord, MetadataCall, MetadataNotice> {

  private record Tick() {}

  private final NodeId self;
  private final MetadataSettings settings;
  private final Ledger ledger;
  private final Proposals proposals;
  private final @Nullable Holder holder;
  private final SortedMap<String, MetadataMessage.Progress> progress = new TreeMap<>();
  private SortedSet<NodeId> reachable = new TreeSet<>();
  private boolean emptied;
  private boolean acknowledged;
  private long registration;
  private long replaces;

  public MetadataProcess(NodeId self, MetadataSettings settings, Rows rows) {
    this.self = self;
    this.settings = settings;
    ledger = new Ledger(rows);
    proposals = new Proposals(settings, ledger);
    holder = self.equals(settings.holder()) ? new Holder(self, settings, ledger) : null;
  }

  /** What the rows held when the process was made: hosts may act on it before the replay. */
  public MetadataNotice.Changed recovered() {
    return new MetadataNotice.Changed(ledger.table(), ledger.generation());
  }

  @Override
  public void on(
      Event<MetadataMessage, MetadataRecord, MetadataCall> event,
      Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    switch (event) {
      case Event.Replayed<MetadataMessage, MetadataRecord, MetadataCall>(long _, var record) -> {
        ledger.replay(record);
        effects.notice(recovered());
      }
      case Event.Started<MetadataMessage, MetadataRecord, MetadataCall>(long incarnation) ->
          started(incarnation, effects);
      case Event.Received<MetadataMessage, MetadataRecord, MetadataCall>(var from, var message) ->
          received(from, message, effects);
      case Event.Called<MetadataMessage, MetadataRecord, MetadataCall>(var ticket, var call) ->
          called(ticket, call, effects);
      case Event.Expired<MetadataMessage, MetadataRecord, MetadataCall> _ -> tick(effects);
      case Event.Cancelled<MetadataMessage, MetadataRecord, MetadataCall> _,
          Event.Answered<MetadataMessage, MetadataRecord, MetadataCall> _,
          Event.Synced<MetadataMessage, MetadataRecord, MetadataCall> _,
          Event.Crowded<MetadataMessage, MetadataRecord, MetadataCall> _ -> {
        // A change runs on though nobody waits for it; nothing is asked for; the rows hold
        // everything.
      }
    }
  }

  private void started(
      long incarnation, Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    registration =
        ledger.generation() != 0
            ? ledger.registration()
            : 1 + effects.choose("registration", Long.MAX_VALUE - 1);
    proposals.started(incarnation);
    if (holder != null) {
      holder.started(effects);
    }
    tick(effects);
  }

  private void received(
      NodeId from,
      MetadataMessage message,
      Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    switch (message) {
      case MetadataMessage.Fetch fetch -> effects.send(from, ledger.since(fetch.version()));
      case MetadataMessage.Snapshot snapshot -> adopt(from, snapshot.table(), effects);
      case MetadataMessage.Edits edits -> follow(from, edits, effects);
      case MetadataMessage.Announce announce -> announced(from, announce.version(), effects);
      case MetadataMessage.Registered registered -> registered(registered, effects);
      case MetadataMessage.Replaces known -> replace(known, effects);
      case MetadataMessage.Rejected rejected ->
          effects.notice(new MetadataNotice.Rejected(rejected.refusal()));
      case MetadataMessage.Decided decided -> proposals.decided(decided, effects);
      case MetadataMessage.Register _,
          MetadataMessage.Applied _,
          MetadataMessage.Propose _,
          MetadataMessage.Progress _,
          MetadataMessage.Emptied _ -> {
        if (holder != null) {
          toHolder(holder, from, message, effects);
        }
      }
    }
  }

  private static void toHolder(
      Holder holder,
      NodeId from,
      MetadataMessage message,
      Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    if (message instanceof MetadataMessage.Register register) {
      holder.register(from, register, effects);
    } else if (message instanceof MetadataMessage.Applied applied) {
      holder.heardVersion(from, applied.version(), effects);
    } else if (message instanceof MetadataMessage.Propose propose) {
      holder.propose(new Decisions.Asker.There(from, propose.number()), propose.change(), effects);
    } else if (message instanceof MetadataMessage.Progress report) {
      holder.progress(from, report);
    } else if (message instanceof MetadataMessage.Emptied) {
      holder.emptied(from);
    }
  }

  private void adopt(
      NodeId from, Table table, Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    if (isOfThisCluster(table)) {
      if (table.version() > ledger.table().version() && !holds()) {
        ledger.adopt(table, effects);
      }
      heardVersion(from, table.version(), effects);
    }
  }

  private boolean isOfThisCluster(Table table) {
    String cluster = ledger.table().founded() ? ledger.table().cluster() : settings.cluster();
    return !table.founded() || cluster.isEmpty() || cluster.equals(table.cluster());
  }

  private boolean holds() {
    return holder != null && holder.holds();
  }

  private void follow(
      NodeId from,
      MetadataMessage.Edits news,
      Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    long has = ledger.table().version();
    if (news.after() > has) {
      effects.send(from, new MetadataMessage.Fetch(has));
      return;
    }
    if (!holds()) {
      news.edits().stream().skip(has - news.after()).forEach(it -> ledger.edit(it, effects));
    }
    heardVersion(from, news.after() + news.edits().size(), effects);
  }

  private void heardVersion(
      NodeId from, long version, Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    if (holder != null) {
      holder.heardVersion(from, version, effects);
    }
  }

  private void announced(
      NodeId from, long version, Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    if (version > ledger.table().version()) {
      effects.send(from, new MetadataMessage.Fetch(ledger.table().version()));
    } else if (holder == null && from.equals(settings.holder())) {
      effects.send(from, new MetadataMessage.Applied(ledger.table().version()));
    }
  }

  private void registered(
      MetadataMessage.Registered registered,
      Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    if (registered.registration() != registration) {
      return; // answers an earlier life
    }
    acknowledged = true;
    if (ledger.generation() == 0) {
      ledger.settle(
          new MetadataRecord.Settled(registered.generation(), registered.registration()), effects);
    }
  }

  private void called(
      Ticket ticket,
      MetadataCall call,
      Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    switch (call) {
      case MetadataCall.Propose propose -> propose(ticket, propose, effects);
      case MetadataCall.Reachable now -> {
        reachable = now.reachable();
        if (holder != null) {
          holder.reachable(now);
        }
      }
      case MetadataCall.Progress p -> {
        MetadataMessage.Progress report =
            new MetadataMessage.Progress(p.keyspace(), p.partition(), p.epoch(), p.drained());
        progress.put(p.keyspace() + "/" + p.partition() + "/" + p.drained(), report);
        report(report, effects);
      }
      case MetadataCall.Emptied _ -> {
        emptied = true;
        if (holder == null) {
          effects.send(settings.holder(), new MetadataMessage.Emptied());
        }
      }
      case MetadataCall.Refresh _ -> refresh(effects);
    }
  }

  private void propose(
      Ticket ticket,
      MetadataCall.Propose propose,
      Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    if (holder != null) {
      holder.propose(new Decisions.Asker.Here(ticket), propose.change(), effects);
    } else if (reachable.contains(settings.holder())) {
      proposals.propose(ticket, propose.change(), effects);
    } else {
      effects.reply(
          ticket,
          new Reply.Refused(
              new Refusal(
                  ErrorCode.UNAVAILABLE,
                  "Node "
                      + settings.holder()
                      + ", which holds the table of the cluster, cannot be reached from "
                      + self
                      + ": keyspaces and nodes cannot be changed until it is back; data is served without"
                      + " it")));
    }
  }

  private void refresh(Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    for (NodeId node : reachable) {
      if (!node.equals(self)) {
        effects.send(node, new MetadataMessage.Fetch(ledger.table().version()));
      }
    }
  }

  private void report(
      MetadataMessage.Progress report,
      Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    if (holder != null) {
      holder.progress(self, report);
    } else {
      effects.send(settings.holder(), report);
    }
  }

  private void tick(Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    register(effects);
    proposals.tick(effects);
    progress.values().removeIf(it -> !isNews(it));
    progress.values().forEach(it -> report(it, effects));
    if (emptied && holder == null) {
      effects.send(settings.holder(), new MetadataMessage.Emptied());
    }
    if (holder != null) {
      holder.tick(effects);
    }
    effects.notice(new MetadataNotice.Tick());
    effects.arm(new Tick(), settings.tickNanos());
  }

  /** An earlier life of this directory was registered, or another directory: this one is next. */
  private void replace(
      MetadataMessage.Replaces known,
      Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    if (known.registration() == registration && ledger.generation() == 0) {
      replaces = known.generation();
      register(effects);
    }
  }

  private void register(Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    if (acknowledged) {
      return;
    }
    String cluster = ledger.table().founded() ? ledger.table().cluster() : settings.cluster();
    MetadataMessage.Register ask =
        new MetadataMessage.Register(
            cluster, settings.address(), ledger.generation(), registration, replaces);
    if (holder == null) {
      effects.send(settings.holder(), ask);
      return;
    }
    MetadataMessage.Registered self = holder.registerSelf(ask, effects);
    if (self != null) {
      registered(self, effects);
    }
  }

  /** Whether the table does not know this yet. */
  private boolean isNews(MetadataMessage.Progress report) {
    Table.Keyspace keyspace = ledger.table().keyspaces().get(report.keyspace());
    return keyspace != null
        && keyspace.partitions().get(report.partition()).epoch() == report.epoch()
        && ledger.table().moves().stream()
            .anyMatch(move -> move.concerns(report.keyspace(), report.partition()));
  }

  @Override
  public void settle(Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    if (holder != null) {
      if (!acknowledged) {
        register(effects);
      }
      holder.drive(effects);
    }
    if (ledger.flush()) {
      effects.notice(new MetadataNotice.Changed(ledger.table(), ledger.generation()));
      if (holder == null) {
        effects.send(settings.holder(), new MetadataMessage.Applied(ledger.table().version()));
      }
    }
    if (holder != null) {
      holder.settle(effects);
    }
    proposals.settle(effects);
  }
}
