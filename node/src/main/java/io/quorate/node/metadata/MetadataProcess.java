package io.quorate.node.metadata;

import io.quorate.protocol.process.Effects;
import io.quorate.protocol.process.Event;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Process;
import io.quorate.protocol.process.Rows;
import io.quorate.protocol.process.Ticket;
import io.quorate.store.operation.Request;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The metadata on one node: its durable copy of the table, what it wants of whoever leads the group
 * that decides the table, and, where its own replica of the group leads, the {@link Leader}. A
 * dispatcher from events to the class of each concern; see the package documentation.
 */
public final class MetadataProcess
    implements Process<MetadataMessage, MetadataRecord, MetadataCall, MetadataNotice> {
  private static final int SILENT_TICKS = 4;

  private record Tick() {}

  private final NodeId self;
  private final MetadataSettings settings;
  private final Ledger ledger;
  private final Guide guide;
  private final Founding founding;
  private final Registration registration;
  private final Proposals proposals;
  private final Leader leader;
  private final SortedMap<String, MetadataMessage.Progress> progress = new TreeMap<>();
  private SortedSet<NodeId> reachable = new TreeSet<>();
  private boolean emptied;
  private @Nullable Effects<MetadataMessage, MetadataRecord, MetadataNotice> current;

  public MetadataProcess(NodeId self, MetadataSettings settings, Rows rows) {
    this.self = self;
    this.settings = settings;
    ledger = new Ledger(rows);
    guide = new Guide(SILENT_TICKS * settings.tickNanos());
    founding = new Founding(self, settings, ledger);
    registration = new Registration(self, settings, ledger, this::toLeader);
    proposals = new Proposals(settings, ledger, this::toLeader);
    leader = new Leader(self, settings, ledger, founding, this::send);
  }

  /** What the rows held when the process was made: hosts may act on it before the replay. */
  public MetadataNotice.Changed recovered() {
    return new MetadataNotice.Changed(
        ledger.table(),
        ledger.generation(),
        Seating.of(self, ledger.table(), ledger.registration(), ledger.founded()));
  }

  @Override
  public void on(
      Event<MetadataMessage, MetadataRecord, MetadataCall> event,
      Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    current = effects;
    switch (event) {
      case Event.Replayed<MetadataMessage, MetadataRecord, MetadataCall>(long _, var record) -> {
        ledger.replay(record);
        effects.notice(recovered());
      }
      case Event.Started<MetadataMessage, MetadataRecord, MetadataCall> _ -> {
        registration.started(effects);
        tick(effects);
      }
      case Event.Received<MetadataMessage, MetadataRecord, MetadataCall>(var from, var message) ->
          received(from, message, effects);
      case Event.Called<MetadataMessage, MetadataRecord, MetadataCall>(var ticket, var call) ->
          called(ticket, call, effects);
      case Event.Answered<MetadataMessage, MetadataRecord, MetadataCall>(var ask, var answer) ->
          leader.answered(ask, answer);
      case Event.Expired<MetadataMessage, MetadataRecord, MetadataCall> _ -> tick(effects);
      case Event.Cancelled<MetadataMessage, MetadataRecord, MetadataCall> _,
          Event.Synced<MetadataMessage, MetadataRecord, MetadataCall> _,
          Event.Crowded<MetadataMessage, MetadataRecord, MetadataCall> _ -> {
        // A change runs on though nobody waits for it; the rows hold everything.
      }
    }
  }

  private Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects() {
    Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects = current;
    if (effects == null) {
      throw new IllegalStateException("an effect before the first event");
    }
    return effects;
  }

  private void send(NodeId to, MetadataMessage message) {
    if (to.equals(self)) {
      received(self, message, effects());
    } else {
      effects().send(to, message);
    }
  }

  private void toLeader(MetadataMessage message) {
    NodeId to = guide.leader();
    if (to != null) {
      send(to, message);
    }
  }

  private void received(
      NodeId from,
      MetadataMessage message,
      Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    switch (message) {
      case MetadataMessage.Fetch fetch -> send(from, ledger.since(fetch.version()));
      case MetadataMessage.Snapshot snapshot -> adopt(snapshot.table(), effects);
      case MetadataMessage.Edits edits -> follow(from, edits, effects);
      case MetadataMessage.Announce announce -> announced(from, announce, effects);
      case MetadataMessage.Seek seek -> {
        sought(from);
        if (seek.version() < ledger.table().version()) {
          // Perhaps nobody can lead before it knows that it has a seat.
          send(from, ledger.since(seek.version()));
        }
      }
      case MetadataMessage.LedBy by ->
          guided(guide.heard(by.era(), by.term(), by.leader(), effects.nanos()), effects);
      case MetadataMessage.Probe probe -> send(from, founding.standing(probe));
      case MetadataMessage.Standing standing -> {
        adopt(standing.table(), effects);
        founding.answered(from, standing, effects);
      }
      case MetadataMessage.Replaces known -> registration.replace(known);
      case MetadataMessage.Rejected rejected -> {
        if (!registration.acknowledged()) { // else it answers what this node asked for before
          effects.notice(new MetadataNotice.Rejected(rejected.refusal()));
        }
      }
      case MetadataMessage.Decided decided -> decided(from, decided);
      case MetadataMessage.Register _,
          MetadataMessage.Applied _,
          MetadataMessage.Propose _,
          MetadataMessage.Progress _,
          MetadataMessage.Emptied _ -> {
        if (leader.decides()) {
          leader.received(from, message, effects.nanos());
        } else {
          sought(from);
        }
      }
    }
  }

  /** Somebody looks for whoever leads. */
  private void sought(NodeId by) {
    MetadataMessage.LedBy hint = guide.hint();
    if (hint != null && !by.equals(self) && !by.equals(hint.leader())) {
      send(by, hint);
    }
  }

  private void decided(NodeId from, MetadataMessage.Decided decided) {
    proposals.decided(decided);
    if (decided.version() > ledger.table().version()) {
      send(from, new MetadataMessage.Fetch(ledger.table().version()));
    }
  }

  private void adopt(
      Table table, Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    if (isOfThisCluster(table) && table.version() > ledger.table().version()) {
      ledger.adopt(table, effects);
    }
  }

  private boolean isOfThisCluster(Table table) {
    String cluster = ledger.table().founded() ? ledger.table().cluster() : settings.cluster();
    return !table.founded() || cluster.isEmpty() || cluster.equals(table.cluster());
  }

  private void follow(
      NodeId from,
      MetadataMessage.Edits news,
      Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    long has = ledger.table().version();
    if (news.after() > has) {
      send(from, new MetadataMessage.Fetch(has));
    } else {
      news.edits().stream().skip(has - news.after()).forEach(it -> ledger.edit(it, effects));
    }
  }

  private void announced(
      NodeId from,
      MetadataMessage.Announce announce,
      Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    guided(guide.heard(announce.era(), announce.term(), from, effects.nanos()), effects);
    long has = ledger.table().version();
    send(
        from,
        announce.version() > has
            ? new MetadataMessage.Fetch(has)
            : new MetadataMessage.Applied(has));
  }

  /** Somebody else leads, or nobody: tells it everything that it has to know. */
  private void guided(
      boolean news, Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    if (news) {
      effects.notice(new MetadataNotice.Led(guide.leader()));
      report();
      proposals.ask(guide.leader());
    }
  }

  private void report() {
    registration.report();
    progress.values().forEach(this::toLeader);
    if (emptied) {
      toLeader(new MetadataMessage.Emptied());
    }
  }

  private void called(
      Ticket ticket,
      MetadataCall call,
      Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    switch (call) {
      case MetadataCall.Propose propose ->
          proposals.propose(ticket, named(propose.change()), guide.leader(), reachable, effects);
      case MetadataCall.Reachable now -> {
        reachable = now.reachable();
        leader.reachable(now);
      }
      case MetadataCall.Progress p -> {
        MetadataMessage.Progress report =
            new MetadataMessage.Progress(p.keyspace(), p.partition(), p.epoch(), p.drained());
        progress.put(p.keyspace() + "/" + p.partition() + "/" + p.drained(), report);
        toLeader(report);
      }
      case MetadataCall.Emptied _ -> {
        emptied = true;
        toLeader(new MetadataMessage.Emptied());
      }
      case MetadataCall.Refresh _ -> refresh();
      case MetadataCall.FromGroup told -> fromGroup(told.notice(), effects);
    }
  }

  /** Names who is to lead where that is left open, so that all whom it is asked of do the same. */
  private Request named(Request change) {
    if (!(change instanceof Request.MoveTableLeader(NodeId to)) || to != null) {
      return change;
    }
    return new Request.MoveTableLeader(
        ledger.table().voters().stream()
            .filter(voter -> !guide.leads(voter))
            .min(Comparator.comparing(voter -> !reachable.contains(voter)))
            .orElse(self));
  }

  private void fromGroup(
      TableGroupNotice notice, Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    switch (notice) {
      case TableGroupNotice.Led led -> {
        boolean begins = leader.led(led);
        guided(guide.told(led, effects.nanos()) || begins, effects);
      }
      case TableGroupNotice.Advanced advanced -> {
        leader.state(advanced.state());
        if (advanced.after() <= ledger.table().version()) {
          follow(self, new MetadataMessage.Edits(advanced.after(), advanced.edits()), effects);
        } else {
          adopt(advanced.state().table(), effects);
        }
      }
      case TableGroupNotice.Became became -> {
        leader.state(became.state());
        adopt(became.state().table(), effects);
      }
    }
  }

  private void refresh() {
    for (NodeId node : reachable) {
      if (!node.equals(self)) {
        send(node, new MetadataMessage.Fetch(ledger.table().version()));
      }
    }
  }

  private void tick(Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    guided(guide.doubt(self, effects.nanos()), effects);
    founding.tick(effects);
    if (guide.leader() == null) {
      seek();
    }
    progress.values().removeIf(it -> !isNews(it));
    report();
    proposals.tick(guide.leader(), reachable, effects);
    leader.tick();
    effects.notice(new MetadataNotice.Tick());
    effects.arm(new Tick(), settings.tickNanos());
  }

  private void seek() {
    Table table = ledger.table();
    SortedSet<NodeId> ask =
        new TreeSet<>(table.founded() ? table.seats().keySet() : settings.bootstrap().keySet());
    ask.remove(self);
    ask.forEach(node -> send(node, new MetadataMessage.Seek(table.version())));
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
    current = effects;
    registration.look(effects);
    unseat(effects);
    if (ledger.flush()) {
      effects.notice(recovered());
      toLeader(new MetadataMessage.Applied(ledger.table().version()));
    }
    leader.settle(effects);
    proposals.settle(effects);
  }

  /** A founder that has lost its seat is a newcomer, should it be seated again. */
  private void unseat(Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    long era = ledger.founded().era();
    if (era != 0 && recovered().seat() == null) {
      ledger.found(MetadataRecord.Founded.NOTHING, effects);
    }
  }
}
