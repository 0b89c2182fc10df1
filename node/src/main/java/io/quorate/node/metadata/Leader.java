package io.quorate.node.metadata;

import io.quorate.node.metadata.TableCommand.Answered;
import io.quorate.node.shard.LocalCall;
import io.quorate.protocol.order.MembershipChange;
import io.quorate.protocol.order.OrderCall;
import io.quorate.protocol.process.Effects;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.process.Ticket;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a node does while its replica leads the metadata group: decides what was asked for, drives
 * moves, keeps the group's seats filled, and tells every node what was decided. One command is
 * under way at a time, so that each is decided on what the one before has led to. All that it keeps
 * beyond the group's state is asked for again by whoever waits for it.
 */
final class Leader {
  private static final int ASKED_MAX = 256;
  private static final int EDITS_MAX = 256;

  private record Asker(NodeId node, long number) {}

  private final NodeId self;
  private final MetadataSettings settings;
  private final Ledger ledger;
  private final Founding founding;
  private final BiConsumer<NodeId, MetadataMessage> send;
  private final Map<Asker, Request> asked = new LinkedHashMap<>();
  private final SortedMap<NodeId, MetadataMessage.Register> reports = new TreeMap<>();
  private final Decisions decisions;
  private final MoveDriver driver;
  private final Succession succession;
  private TableState state = TableState.EMPTY;
  private SortedSet<NodeId> reachable = new TreeSet<>();
  private SortedSet<NodeId> dead = new TreeSet<>();
  private SortedSet<NodeId> told = new TreeSet<>();
  private long toldVersion;
  private long era;
  private long term;
  private boolean ready;
  private long asks;
  private @Nullable Ticket underWay;

  /** Whether the last attempt failed, and the next one waits for the next tick. */
  private boolean resting;

  Leader(
      NodeId self,
      MetadataSettings settings,
      Ledger ledger,
      Founding founding,
      BiConsumer<NodeId, MetadataMessage> send) {
    this.self = self;
    this.settings = settings;
    this.ledger = ledger;
    this.founding = founding;
    this.send = send;
    decisions = new Decisions(settings);
    succession = new Succession(self, send);
    driver = new MoveDriver(settings.movesInFlightMax(), settings.starter());
  }

  /** The replica here says who leads; whether this node begins to. */
  boolean led(TableGroupNotice.Led led) {
    boolean begins = led.ready() && (!ready || led.term() != term || led.era() != era);
    ready = led.ready();
    era = led.era();
    term = led.term();
    if (begins) {
      resting = false;
      told = new TreeSet<>(state.table().members().keySet());
      toldVersion = state.table().version();
      announce();
    }
    return begins;
  }

  /** What the group has decided, as far as the replica here has come. */
  void state(TableState now) {
    state = now;
  }

  /** Whether this node decides now. */
  boolean decides() {
    return ready;
  }

  void reachable(MetadataCall.Reachable call) {
    reachable = call.reachable();
    dead = call.dead();
  }

  /** A node reports to whoever leads. */
  void received(NodeId from, MetadataMessage message, long nanos) {
    if (state.table().departed().contains(from)) {
      send.accept(from, ledger.since(0)); // by which it knows for good, after restarts too
    }
    if (message instanceof MetadataMessage.Register register) {
      reports.put(from, register);
    } else if (message instanceof MetadataMessage.Applied applied) {
      decisions.applied(from, applied.version());
    } else if (message instanceof MetadataMessage.Propose propose) {
      propose(new Asker(from, propose.number()), propose.change(), nanos);
    } else if (message instanceof MetadataMessage.Progress report) {
      driver.report(from, report);
    } else if (message instanceof MetadataMessage.Emptied) {
      driver.emptied(from);
    }
  }

  private void propose(Asker asker, Request change, long nanos) {
    if (change instanceof Request.MoveTableLeader move && move.to() != null) {
      succession.wanted(state.table(), asker.node(), asker.number(), move.to());
      return;
    }
    Answered before = state.answer(asker.node(), asker.number());
    if (before != null) {
      decisions.await(before, nanos);
    } else if (asked.size() < ASKED_MAX || asked.containsKey(asker)) {
      asked.put(asker, change);
    } else {
      send.accept(
          asker.node(),
          new MetadataMessage.Decided(asker.number(), 0, new Reply.Refused(overloaded())));
    }
  }

  private static Refusal overloaded() {
    return new Refusal(
        ErrorCode.OVERLOADED,
        "As many changes of keyspaces and nodes are under way as are accepted; try again later");
  }

  void tick() {
    resting = false;
    if (ready) {
      announce();
    } else {
      asked.clear(); // whoever waits asks whoever leads now
      reports.clear();
    }
  }

  private void announce() {
    MetadataMessage announce = new MetadataMessage.Announce(era, term, state.table().version());
    others(state.table().members().keySet()).forEach(node -> send.accept(node, announce));
  }

  private SortedSet<NodeId> others(Iterable<NodeId> nodes) {
    SortedSet<NodeId> others = new TreeSet<>();
    nodes.forEach(others::add);
    others.remove(self);
    return others;
  }

  /** What was asked of the group is answered. */
  void answered(Ticket ask, Object answer) {
    if (ask.equals(underWay)) {
      underWay = null;
      resting = answer instanceof Refusal;
      succession.answered(answer);
    }
  }

  /** Ends a turn: answers what was decided, decides what can be, tells what is new. */
  void settle(Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    if (!decides()) {
      return;
    }
    hear(effects.nanos());
    if (underWay == null && !resting) {
      decide(effects);
    }
    tell();
    decisions.settle(state.table(), reachable, effects.nanos(), send);
  }

  private void hear(long nanos) {
    Iterator<Asker> each = asked.keySet().iterator();
    while (each.hasNext()) {
      Asker asker = each.next();
      Answered answer = state.answer(asker.node(), asker.number());
      if (answer != null) {
        each.remove();
        decisions.await(answer, nanos);
      }
    }
  }

  private void decide(Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    if (!state.table().founded()) {
      execute(new TableCommand.Begin(founding.first(effects)), effects);
      return;
    }
    TableGroupCall handover = succession.next();
    if (handover != null) {
      ask(handover, effects);
      return;
    }
    List<Edit> edits = new ArrayList<>();
    List<Answered> answers = new ArrayList<>();
    Table table = registered(state.table(), edits, effects);
    for (Map.Entry<Asker, Request> each : asked.entrySet()) {
      if (edits.size() >= EDITS_MAX || answers.size() >= TableState.ANSWERS_MAX / 2) {
        break;
      }
      table = answer(each.getKey(), each.getValue(), table, edits, answers);
    }
    Edit step = driver.next(table, reachable, dead);
    while (step != null && edits.size() < EDITS_MAX) {
      effects.note("metadata-" + step.getClass().getSimpleName().toLowerCase(Locale.ROOT), 1);
      edits.add(step);
      table = TableEditor.apply(table, step);
      step = driver.next(table, reachable, dead);
    }
    if (!edits.isEmpty() || !answers.isEmpty()) {
      execute(new TableCommand.Change(state.table().version(), edits, answers), effects);
      return;
    }
    MembershipChange change =
        SeatDriver.next(
            table, self, reachable, node -> decisions.serves(node, state.table().version()));
    if (change != null) {
      effects.note("metadata-seat", 1);
      ask(new TableGroupCall.Order(new OrderCall.Change(change)), effects);
    }
  }

  private Table registered(
      Table table,
      List<Edit> edits,
      Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    Table next = table;
    for (Map.Entry<NodeId, MetadataMessage.Register> each : reports.entrySet()) {
      Edit edit = Registry.decide(each.getKey(), each.getValue(), next, effects, send);
      if (edit != null) {
        edits.add(edit);
        next = TableEditor.apply(next, edit);
      }
    }
    reports.clear();
    return next;
  }

  private Table answer(
      Asker asker, Request change, Table table, List<Edit> edits, List<Answered> answers) {
    Table next = table;
    Reply reply =
        switch (ChangeRules.decide(table, change, reachable)) {
          case ChangeRules.Outcome.Refused refused -> new Reply.Refused(refused.refusal());
          case ChangeRules.Outcome.Accepted accepted -> {
            for (Edit edit : accepted.edits()) {
              edits.add(edit);
              next = TableEditor.apply(next, edit);
            }
            yield accepted.reply();
          }
        };
    answers.add(new Answered(asker.node(), asker.number(), next.version(), reply));
    return next;
  }

  private void execute(
      TableCommand command, Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    if (settings.rules().tellsUndecided() && command instanceof TableCommand.Change change) {
      MetadataMessage early = new MetadataMessage.Edits(change.base(), change.edits());
      others(state.table().members().keySet()).forEach(node -> send.accept(node, early));
    }
    ask(new TableGroupCall.Execute(command), effects);
  }

  private void ask(
      TableGroupCall call, Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    underWay = new Ticket(++asks);
    effects.ask(underWay, new LocalCall(TableGroup.ID, call, false, false));
  }

  private void tell() {
    Table table = ledger.table();
    if (table.version() > toldVersion) {
      SortedSet<NodeId> members = new TreeSet<>(table.members().keySet());
      SortedSet<NodeId> to = new TreeSet<>(members);
      to.addAll(told); // whoever was removed by these edits hears of it too
      MetadataMessage news = ledger.since(toldVersion);
      others(to).forEach(node -> send.accept(node, news));
      told = members;
      toldVersion = table.version();
    }
    decisions.applied(self, table.version());
  }
}
