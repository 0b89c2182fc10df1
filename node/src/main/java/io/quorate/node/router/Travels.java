package io.quorate.node.router;

import io.quorate.node.shard.LocalCall;
import io.quorate.node.shard.LocalCancel;
import io.quorate.protocol.process.Effects;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.process.Ticket;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import io.quorate.store.operation.Retries;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Everything that waits for an answer, from a process here or from another router. */
final class Travels {

  /** A journey and the nodes that it has been to. */
  private static final class Trip {
    private final Journey journey;
    private final List<NodeId> asked = new ArrayList<>();
    private @Nullable Reply last;
    private @Nullable NodeId leader; // as the last one asked has it
    private boolean doubt; // whether some attempt may have had its effect
    private @Nullable Ticket caller; // who may cancel it
    private @Nullable Ticket here; // under which a process here was asked last
    private long id; // under which another router was asked last
    private long session;
    private long deadlineNanos;

    Trip(Journey journey) {
      this.journey = journey;
    }
  }

  private final NodeId self;
  private final long timeoutNanos;
  private final RouterRules rules;

  /** A process here was asked. */
  private record Asked(Dialect dialect, Request.Data request, Arrival arrival) {}

  private final Map<Ticket, Asked> asks = new LinkedHashMap<>();
  private final Map<Long, Trip> away = new LinkedHashMap<>();
  private final Map<Ticket, Trip> waits = new LinkedHashMap<>();
  private final SortedMap<NodeId, Long> sessions = new TreeMap<>();
  private long lastNumber;

  Travels(NodeId self, long timeoutNanos, RouterRules rules) {
    this.self = self;
    this.timeoutNanos = timeoutNanos;
    this.rules = rules;
  }

  /** Before anything begins: numbers go on from here. */
  void numberFrom(long number) {
    lastNumber = number;
  }

  /** Whether something waits that only time can end. */
  boolean waiting() {
    return !away.isEmpty();
  }

  void begin(Journey journey, Effects<RouterMessage, Void, Void> effects) {
    next(new Trip(journey), effects);
  }

  /** The same for somebody who may cancel what waits. */
  void begin(Journey journey, Ticket caller, Effects<RouterMessage, Void, Void> effects) {
    Trip trip = new Trip(journey);
    if (Dialect.waits(journey.request())) {
      trip.caller = caller;
      waits.put(caller, trip);
    }
    next(trip, effects);
  }

  /** The caller waits no longer: nor does anybody here or elsewhere for it. */
  void cancelled(Ticket caller, Effects<RouterMessage, Void, Void> effects) {
    Trip trip = waits.remove(caller);
    if (trip == null) {
      return;
    }
    if (away.remove(trip.id) != null) {
      effects.send(trip.asked.getLast(), new RouterMessage.Cancel(trip.id));
    } else if (trip.here != null) {
      withdraw(trip.here, effects);
    }
  }

  /** Takes back what a process here was asked. */
  void withdraw(Ticket served, Effects<RouterMessage, Void, Void> effects) {
    if (asks.remove(served) != null) {
      effects.ask(served, new LocalCancel());
    }
  }

  /** Asks a process here. */
  Ticket serve(
      ProcessId process,
      Dialect dialect,
      Request.Data request,
      Arrival arrival,
      Effects<RouterMessage, Void, Void> effects) {
    Ticket ticket = new Ticket(++lastNumber);
    asks.put(ticket, new Asked(dialect, request, arrival));
    effects.ask(
        ticket,
        new LocalCall(
            process, dialect.call(request), Dialect.waits(request), Dialect.writes(request)));
    return ticket;
  }

  private void next(Trip trip, Effects<RouterMessage, Void, Void> effects) {
    NodeId leader = trip.leader;
    if (leader != null && !trip.asked.contains(leader) && trip.journey.reaches(leader)) {
      ask(leader, trip, effects);
      return;
    }
    for (NodeId node : trip.journey.candidates()) {
      if (!trip.asked.contains(node)) {
        ask(node, trip, effects);
        return;
      }
    }
    Reply last = trip.last;
    Journey journey = trip.journey;
    arrive(trip, last != null ? last : new Reply.Refused(journey.nobody()), effects);
  }

  private void arrive(Trip trip, Reply reply, Effects<RouterMessage, Void, Void> effects) {
    if (trip.caller != null) {
      waits.remove(trip.caller);
    }
    trip.journey.arrived(Retries.conclude(reply, trip.doubt), effects);
  }

  private void ask(NodeId node, Trip trip, Effects<RouterMessage, Void, Void> effects) {
    Journey journey = trip.journey;
    trip.asked.add(node);
    if (node.equals(self)) {
      Arrival arrival = (reply, later) -> answered(trip, reply, later);
      trip.here = serve(journey.process(), journey.dialect(), journey.request(), arrival, effects);
    } else {
      long id = ++lastNumber;
      trip.id = id;
      trip.deadlineNanos = effects.nanos() + timeoutNanos;
      away.put(id, trip);
      trip.session = sessions.getOrDefault(node, 0L);
      effects.send(node, forward(id, trip));
      effects.note("router.forwarded", 1);
    }
  }

  private RouterMessage forward(long id, Trip trip) {
    Journey journey = trip.journey;
    return new RouterMessage.Forward(
        id, trip.session, journey.process().partition(), inTime(journey.request()));
  }

  /** A watch that is away comes back before it is given up; whoever asked asks again. */
  private Request.Data inTime(Request.Data request) {
    int millis = (int) Math.min(Integer.MAX_VALUE, timeoutNanos / 2_000_000);
    return switch (request) {
      case GroupRequest.Watch watch when watch.waitMillis() > millis -> watch.waiting(millis);
      case Request.Changes changes when changes.waitMillis() > millis -> changes.waiting(millis);
      case Request.Keyed _,
          Request.Scan _,
          Request.Changes _,
          Request.Compact _,
          Request.AtPartition _,
          GroupRequest _ ->
          request;
    };
  }

  private void answered(Trip trip, Reply reply, Effects<RouterMessage, Void, Void> effects) {
    if (reply instanceof Reply.Refused(Refusal refusal)
        && rules.asksElsewhere(refusal.code(), trip.journey.repeatable())) {
      trip.last = reply;
      trip.doubt |= trip.journey.writes() && Retries.leavesDoubt(reply);
      String leader = refusal.details().get("leader");
      trip.leader = leader == null ? null : new NodeId(leader);
      next(trip, effects);
    } else {
      arrive(trip, reply, effects);
    }
  }

  /** A process here has answered. */
  void answered(Ticket ask, Object answer, Effects<RouterMessage, Void, Void> effects) {
    Asked asked = asks.remove(ask);
    if (asked != null) {
      Reply reply =
          answer instanceof Refusal refusal
              ? new Reply.Refused(refusal)
              : asked.dialect().reply(asked.request(), answer, self);
      asked.arrival().arrived(reply, effects);
    }
  }

  /** Another router has answered. */
  void returned(long id, Reply reply, Effects<RouterMessage, Void, Void> effects) {
    Trip trip = away.remove(id);
    if (trip != null) {
      answered(trip, reply, effects);
    }
  }

  /**
   * Another router does not know the session it was named, and names one. Without a session nothing
   * is ever done, so then it is safe to send a write again; under one of an earlier life it may
   * have been done.
   */
  void refused(
      NodeId from,
      long id,
      long refused,
      long session,
      Effects<RouterMessage, Void, Void> effects) {
    sessions.put(from, session);
    Trip trip = away.get(id);
    if (trip == null || trip.session != refused || !trip.asked.getLast().equals(from)) {
      return;
    }
    if (refused == 0) {
      trip.session = session;
      effects.send(from, forward(id, trip));
    } else {
      away.remove(id);
      answered(trip, new Reply.Refused(silence(trip)), effects);
    }
  }

  /** Gives up what has been away too long. All wait equally long, so the oldest come first. */
  void sweep(Effects<RouterMessage, Void, Void> effects) {
    List<Trip> overdue = new ArrayList<>();
    Iterator<Trip> trips = away.values().iterator();
    while (trips.hasNext()) {
      Trip trip = trips.next();
      if (trip.deadlineNanos - effects.nanos() > 0) {
        break;
      }
      trips.remove();
      overdue.add(trip);
    }
    for (Trip trip : overdue) {
      answered(trip, new Reply.Refused(silence(trip)), effects);
    }
  }

  /** The connection to a node is gone: what was sent there is given up now, not in a while. */
  void lost(NodeId node, Effects<RouterMessage, Void, Void> effects) {
    List<Trip> severed = new ArrayList<>();
    Iterator<Trip> trips = away.values().iterator();
    while (trips.hasNext()) {
      Trip trip = trips.next();
      if (trip.asked.getLast().equals(node)) {
        trips.remove();
        severed.add(trip);
      }
    }
    for (Trip trip : severed) {
      effects.note("router.severed", 1);
      answered(trip, new Reply.Refused(silence(trip)), effects);
    }
  }

  private Refusal silence(Trip trip) {
    NodeId node = trip.asked.getLast();
    return trip.journey.writes()
        ? new Refusal(
                ErrorCode.INDETERMINATE,
                "%s did not answer in time or was lost; the write may have taken effect or may yet do so: read it back"
                    .formatted(node))
            .with("node", node)
        : new Refusal(
                ErrorCode.UNAVAILABLE, "%s did not answer in time or was lost".formatted(node))
            .with("node", node);
  }
}
