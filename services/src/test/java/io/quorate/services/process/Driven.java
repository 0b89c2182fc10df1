package io.quorate.services.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Event;
import io.quorate.protocol.process.NoRecord;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.RecordingEffects;
import io.quorate.protocol.process.RecordingEffects.Effect;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.process.Ticket;
import io.quorate.store.machine.Change;
import io.quorate.store.machine.Cursor;
import io.quorate.store.machine.Entry;
import io.quorate.store.machine.OpResult;
import io.quorate.store.machine.Outcome;
import io.quorate.store.machine.QueryResult;
import io.quorate.store.operation.GroupAnswer;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.Position;
import io.quorate.store.operation.Reply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A service process whose store is the test: it sees each ask and answers it. */
public final class Driven<C, N> {

  public static final long SECOND = 1_000_000_000;

  private final ServiceProcess<C, N> process;
  private final RecordingEffects<NoRecord, NoRecord, N> effects = new RecordingEffects<>();
  private final Map<Ticket, GroupRequest> asks = new LinkedHashMap<>();
  private final Map<Object, Long> timers = new LinkedHashMap<>();
  private final Map<Ticket, Object> replies = new LinkedHashMap<>();
  private final List<Object> notices = new ArrayList<>();
  private long tickets;

  public Driven(ServiceProcess<C, N> process) {
    this.process = process;
  }

  private void on(Event<NoRecord, NoRecord, C> event) {
    process.on(event, effects);
    for (Effect effect : effects.drain()) {
      switch (effect) {
        case Effect.Asked asked -> asks.put(asked.ask(), (GroupRequest) asked.query());
        case Effect.Forgotten forgotten -> asks.remove(forgotten.ask());
        case Effect.Armed armed -> timers.put(armed.timer(), effects.nanos() + armed.delayNanos());
        case Effect.Cancelled cancelled -> timers.remove(cancelled.timer());
        case Effect.Replied replied -> replies.put(replied.ticket(), replied.result());
        case Effect.Noticed noticed -> notices.add(noticed.notice());
        case Effect.Noted _ -> {
          // Counted elsewhere.
        }
        default -> throw new AssertionError("a service does not do that: " + effect);
      }
    }
  }

  public Ticket call(C call) {
    Ticket ticket = new Ticket(++tickets);
    on(new Event.Called<>(ticket, call));
    return ticket;
  }

  public void cancel(Ticket ticket) {
    on(new Event.Cancelled<>(ticket));
  }

  /** The oldest open ask of that kind; there must be one. */
  public <T extends GroupRequest> T asked(Class<T> kind) {
    return kind.cast(asks.get(ticketOf(kind)));
  }

  /** Whether an ask of that kind is open. */
  public boolean asks(Class<? extends GroupRequest> kind) {
    return asks.values().stream().anyMatch(kind::isInstance);
  }

  private Ticket ticketOf(Class<? extends GroupRequest> kind) {
    return asks.entrySet().stream()
        .filter(one -> kind.isInstance(one.getValue()))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no open " + kind.getSimpleName() + " in " + asks));
  }

  /** Answers the oldest open ask of that kind. */
  public void answer(Class<? extends GroupRequest> kind, Reply reply) {
    Ticket ticket = ticketOf(kind);
    asks.remove(ticket);
    on(new Event.Answered<>(ticket, reply));
  }

  public void refuse(Class<? extends GroupRequest> kind, ErrorCode code) {
    answer(kind, new Reply.Refused(new Refusal(code, "because of " + code)));
  }

  /** Lets time pass; the timers that are due expire in order. */
  public void pass(long nanos) {
    long until = effects.nanos() + nanos;
    while (true) {
      Object next =
          timers.entrySet().stream()
              .filter(timer -> timer.getValue() <= until)
              .min(Map.Entry.comparingByValue())
              .map(Map.Entry::getKey)
              .orElse(null);
      if (next == null) {
        break;
      }
      effects.pass(Math.max(0, Objects.requireNonNull(timers.remove(next)) - effects.nanos()));
      on(new Event.Expired<>(next));
    }
    effects.pass(until - effects.nanos());
  }

  /** Lets time pass while the program is stopped: nothing expires. */
  public void stopFor(long nanos) {
    effects.pass(nanos);
  }

  /** The reply to a call; there must be one. */
  public <T> T reply(Ticket ticket, Class<T> kind) {
    return kind.cast(Objects.requireNonNull(replies.get(ticket), "no reply yet"));
  }

  public boolean replied(Ticket ticket) {
    return replies.containsKey(ticket);
  }

  public List<Object> notices() {
    return notices;
  }

  // what the store answers

  public static Reply leased(long lease, long ttlSeconds) {
    return new GroupAnswer.Leased(lease, ttlSeconds, ttlSeconds * 1000, List.of(), at(1));
  }

  public static Reply transacted(long revision, boolean succeeded, OpResult... results) {
    return new GroupAnswer.Transacted(
        new Outcome.Transacted(revision, succeeded, List.of(results), false), at(revision));
  }

  /** What a retry is told where the first attempt's results were too large to be remembered. */
  public static Reply repeated(long revision, boolean succeeded) {
    return new GroupAnswer.Transacted(
        new Outcome.Transacted(revision, succeeded, List.of(), true), at(revision + 3));
  }

  public static OpResult found(Entry... entries) {
    return new OpResult.Found(new QueryResult(List.of(entries), false, 0));
  }

  public static Reply ranged(long revision, Entry... entries) {
    return new GroupAnswer.Ranged(new QueryResult(List.of(entries), false, 0), at(revision));
  }

  public static Reply counted(long revision, long count) {
    return new GroupAnswer.Ranged(new QueryResult(List.of(), count > 0, count), at(revision));
  }

  public static Reply watched(long revision, Entry... changes) {
    List<Change> all = new ArrayList<>();
    for (Entry entry : changes) {
      all.add(new Change(all.size(), entry, null));
    }
    return new GroupAnswer.Watched(all, Cursor.at(revision + 1), at(revision));
  }

  public static Entry entry(String key, String value, long created, long modified) {
    return new Entry(key.getBytes(UTF_8), value.getBytes(UTF_8), created, modified, 1, 0);
  }

  public static Entry deleted(String key, long revision) {
    return new Entry(key.getBytes(UTF_8), new byte[0], 0, revision, 0, 0);
  }

  private static Position at(long revision) {
    return new Position(revision, revision, 1, new NodeId("n1"));
  }
}
