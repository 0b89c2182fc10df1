package io.quorate.store.group;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.process.Ticket;
import io.quorate.store.machine.Change;
import io.quorate.store.machine.ChangeBatch;
import io.quorate.store.machine.ChangeQuery;
import io.quorate.store.machine.Changes;
import io.quorate.store.machine.Cursor;
import io.quorate.store.machine.KeyRange;
import io.quorate.store.machine.Machine;
import io.quorate.store.machine.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Watches that wait for a change. One that finds changes in the history is answered from there and
 * is not here; so whoever watches keeps its own place, a slow one costs nothing, and catching up
 * and following are one way. Those that wait are found by the key of a write, and all that wait for
 * one share what they are told.
 */
final class Watches {

  /** Watches that wait at once; more are refused. */
  static final int WATCHES_MAX = 100_000;

  /** A watch that waits; it has seen all before {@code query.from()}. */
  private record Waiting(Ticket ticket, ChangeQuery query, long deadlineNanos) {
    private Waiting at(Cursor place) {
      return new Waiting(ticket, query.at(place), deadlineNanos);
    }

    private Due due() {
      return new Due(deadlineNanos, ticket.number());
    }
  }

  /** What one that waits is about to be told. */
  private record Telling(Waiting watch, ChangeBatch batch) {}

  /** A key, to be looked up by what it holds. */
  private record Key(byte[] bytes) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }
  }

  private record Due(long nanos, long ticket) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int first = Long.signum(nanos - other.nanos);
      return first != 0 ? first : Long.compare(ticket, other.ticket);
    }
  }

  private final NodeId self;
  private final Machine machine;
  private final Desk desk;
  private final GroupRules rules;
  private final Map<Ticket, Waiting> all = new LinkedHashMap<>();
  private final Map<Key, Map<Ticket, Waiting>> points = new LinkedHashMap<>();
  private final IntervalTree<Map<Ticket, Waiting>> ranges = new IntervalTree<>();
  private final TreeMap<Due, Waiting> due = new TreeMap<>();
  private final LongSupplier term;
  private @Nullable Due armed;

  /**
   * @param term of the leader that this replica knew last
   */
  Watches(NodeId self, Machine machine, Desk desk, GroupRules rules, LongSupplier term) {
    this.self = self;
    this.term = term;
    this.machine = machine;
    this.desk = desk;
    this.rules = rules;
  }

  /** Answers at once where there is something to tell, else waits. */
  void begin(Ticket ticket, GroupCall.Watch watch) {
    ChangeQuery query = watch.query();
    Cursor now = Cursor.at(machine.revision() + 1);
    Cursor from = query.from().revision() == 0 ? now : query.from();
    serve(new Waiting(ticket, query.at(from), desk.nanos() + watch.waitNanos()));
  }

  private void serve(Waiting watch) {
    Cursor from = watch.query().from();
    if (from.revision() > machine.revision()) {
      await(watch);
      return;
    }
    Outcome.Refused obstacle = machine.obstacle(from.revision());
    boolean compacted = obstacle != null && obstacle.code() == ErrorCode.COMPACTED;
    if (compacted && !rules.tellsOfCompaction()) {
      serve(watch.at(Cursor.at(machine.floor())));
      return;
    }
    if (obstacle != null) {
      desk.reply(watch.ticket(), Answers.refusal(obstacle, machine));
      return;
    }
    Changes found = machine.changes(watch.query());
    if (!found.changes().isEmpty() || found.next().revision() <= machine.revision()) {
      reply(watch, found);
    } else {
      await(watch.at(found.next()));
    }
  }

  private void await(Waiting watch) {
    if (watch.deadlineNanos() - desk.nanos() <= 0) {
      reply(watch, new Changes(List.of(), watch.query().from()));
    } else if (all.size() >= WATCHES_MAX) {
      desk.reply(watch.ticket(), Answers.tooManyWatches(self, all.size()));
    } else {
      add(watch);
    }
  }

  private void add(Waiting watch) {
    all.put(watch.ticket(), watch);
    due.put(watch.due(), watch);
    KeyRange range = watch.query().range();
    if (range.single()) {
      points
          .computeIfAbsent(new Key(range.from()), _ -> new LinkedHashMap<>())
          .put(watch.ticket(), watch);
    } else {
      Map<Ticket, Waiting> same = ranges.get(range);
      if (same == null) {
        same = new LinkedHashMap<>();
        ranges.add(range, same);
      }
      same.put(watch.ticket(), watch);
    }
    time();
  }

  private void remove(Waiting watch) {
    all.remove(watch.ticket());
    due.remove(watch.due());
    KeyRange range = watch.query().range();
    if (range.single()) {
      Map<Ticket, Waiting> same = points.get(new Key(range.from()));
      if (same != null && same.remove(watch.ticket()) != null && same.isEmpty()) {
        points.remove(new Key(range.from()));
      }
    } else {
      Map<Ticket, Waiting> same = ranges.get(range);
      if (same != null && same.remove(watch.ticket()) != null && same.isEmpty()) {
        ranges.remove(range);
      }
    }
  }

  private void reply(Waiting watch, Changes changes) {
    desk.reply(
        watch.ticket(),
        new GroupReply.Watched(
            changes.changes(),
            rules.watchedTo(changes.next(), machine.revision()),
            machine.revision(),
            machine.applied(),
            term.getAsLong()));
  }

  /** An entry was applied: tells those that wait what it wrote. */
  void applied() {
    if (all.isEmpty()) {
      return;
    }
    Map<Ticket, Telling> told = new LinkedHashMap<>();
    List<Change> bare = machine.lastChanges(false);
    List<Change> full = null;
    for (int i = 0; i < bare.size(); i++) {
      for (Waiting watch : waitingFor(bare.get(i))) {
        if (watch.query().previous() && full == null) {
          full = machine.lastChanges(true);
        }
        Change change = watch.query().previous() && full != null ? full.get(i) : bare.get(i);
        told.computeIfAbsent(
                watch.ticket(), _ -> new Telling(watch, new ChangeBatch(watch.query())))
            .batch()
            .add(change);
      }
    }
    for (Telling one : told.values()) {
      if (!one.batch().isEmpty()) {
        remove(one.watch());
        reply(one.watch(), one.batch().upTo(machine.revision()));
      }
    }
  }

  private List<Waiting> waitingFor(Change change) {
    byte[] key = change.entry().key();
    List<Waiting> found = new ArrayList<>();
    Map<Ticket, Waiting> point = points.get(new Key(key));
    if (point != null) {
      found.addAll(point.values());
    }
    ranges.holding(key, same -> found.addAll(same.values()));
    found.removeIf(watch -> !watch.query().wants(change));
    return found;
  }

  /** Another state took the place of the present one: what lies between is there or compacted. */
  void replaced() {
    for (Waiting watch : List.copyOf(all.values())) {
      remove(watch);
      serve(watch);
    }
  }

  /** This replica can tell nobody anything any more. */
  void refuse(Refusal refusal) {
    for (Waiting watch : List.copyOf(all.values())) {
      remove(watch);
      desk.reply(watch.ticket(), refusal);
    }
  }

  /** Answers those that have waited long enough: all before the present moment is told. */
  void expired() {
    armed = null;
    while (!due.isEmpty() && due.firstKey().nanos() - desk.nanos() <= 0) {
      Waiting watch = due.firstEntry().getValue();
      remove(watch);
      reply(watch, new ChangeBatch(watch.query()).upTo(machine.revision()));
    }
    time();
  }

  private void time() {
    if (!due.isEmpty() && (armed == null || due.firstKey().compareTo(armed) < 0)) {
      armed = due.firstKey();
      desk.arm(GroupTimer.WATCHES, due.firstKey().nanos() - desk.nanos());
    }
  }

  /** Whether the caller that waits no longer had a watch waiting. */
  boolean cancelled(Ticket ticket) {
    Waiting watch = all.get(ticket);
    if (watch != null) {
      remove(watch);
    }
    return watch != null;
  }
}
