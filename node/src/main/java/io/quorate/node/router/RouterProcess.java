package io.quorate.node.router;

import io.quorate.protocol.process.Effects;
import io.quorate.protocol.process.Event;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Process;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.process.Ticket;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.KeyspaceInfo;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.LinkedHashMap;
import java.util.Map;

/** The router of a node: takes requests on data, from above and from other routers. */
public final class RouterProcess implements Process<RouterMessage, Void, RouterCall, Void> {

  /** Where it is hosted on every node. */
  public static final ProcessId ID = new ProcessId(ProcessId.SYSTEM, 3);

  private static final String SWEEP = "sweep";
  private static final long SWEEP_NANOS = 100_000_000;

  /** Wide enough that two lives never draw the same, short enough for six bytes. */
  private static final long NUMBERS = 1L << 40;

  private final NodeId self;
  private final Topology topology;
  private final Travels travels;
  private final Visitors visitors = new Visitors();

  /** What waits here for another router. */
  private final Map<Guest, Ticket> guests = new LinkedHashMap<>();

  private record Guest(NodeId from, long id) {}

  private boolean sweeping;

  /**
   * @param timeoutNanos how long another node may take to answer
   */
  public RouterProcess(NodeId self, Topology topology, long timeoutNanos, RouterRules rules) {
    this.self = self;
    this.topology = topology;
    this.travels = new Travels(self, timeoutNanos, rules);
  }

  @Override
  public void on(
      Event<RouterMessage, Void, RouterCall> event, Effects<RouterMessage, Void, Void> effects) {
    switch (event) {
      case Event.Called<RouterMessage, Void, RouterCall>(Ticket ticket, RouterCall call) ->
          called(ticket, call, effects);
      case Event.Received<RouterMessage, Void, RouterCall>(NodeId from, RouterMessage message) ->
          received(from, message, effects);
      case Event.Answered<RouterMessage, Void, RouterCall>(Ticket ask, Object answer) ->
          travels.answered(ask, answer, effects);
      case Event.Expired<RouterMessage, Void, RouterCall> _ -> {
        sweeping = false;
        travels.sweep(effects);
      }
      // A reply to an earlier life must not be taken for one to this life.
      case Event.Started<RouterMessage, Void, RouterCall> _ ->
          travels.numberFrom(effects.choose("router.numbers", NUMBERS));
      case Event.Cancelled<RouterMessage, Void, RouterCall>(Ticket ticket) ->
          travels.cancelled(ticket, effects);
      case Event.Replayed<RouterMessage, Void, RouterCall> _,
          Event.Synced<RouterMessage, Void, RouterCall> _,
          Event.Crowded<RouterMessage, Void, RouterCall> _ -> {
        // It keeps nothing, and what was begun ends by itself.
      }
    }
    if (!sweeping && travels.waiting()) {
      sweeping = true;
      effects.arm(SWEEP, SWEEP_NANOS);
    }
  }

  private void called(Ticket ticket, RouterCall call, Effects<RouterMessage, Void, Void> effects) {
    switch (call) {
      case RouterCall.Ask(Request.Data request) -> asked(ticket, request, effects);
      case RouterCall.Lost(NodeId node) -> travels.lost(node, effects);
    }
  }

  private void asked(
      Ticket ticket, Request.Data request, Effects<RouterMessage, Void, Void> effects) {
    Arrival answer = (reply, later) -> later.reply(ticket, reply);
    KeyspaceInfo keyspace = topology.keyspace(request.keyspace());
    if (keyspace == null) {
      effects.reply(ticket, new Reply.Refused(Admission.unknownKeyspace(request.keyspace())));
      return;
    }
    Refusal obstacle = Admission.obstacle(request, keyspace);
    if (obstacle != null) {
      effects.reply(ticket, new Reply.Refused(obstacle));
      return;
    }
    Dialect dialect = Dialect.of(keyspace);
    switch (request) {
      case Request.Scan scan ->
          new ScanTask(self, keyspace, dialect, scan, topology, travels, answer).begin(effects);
      case Request.Changes changes ->
          travels.begin(
              new FeedJourney(self, keyspace, dialect, changes, topology, answer), ticket, effects);
      case Request.Keyed _, Request.Compact _, Request.AtPartition _, GroupRequest _ ->
          travels.begin(
              new PartitionJourney(self, keyspace, dialect, request, topology, answer),
              ticket,
              effects);
    }
  }

  private void received(
      NodeId from, RouterMessage message, Effects<RouterMessage, Void, Void> effects) {
    switch (message) {
      case RouterMessage.Forward forward -> forwarded(from, forward, effects);
      case RouterMessage.Stranger stranger ->
          travels.refused(from, stranger.id(), stranger.refused(), stranger.session(), effects);
      case RouterMessage.Cancel cancel -> {
        Ticket served = guests.remove(new Guest(from, cancel.id()));
        if (served != null) {
          travels.withdraw(served, effects);
        }
      }
      case RouterMessage.Forwarded forwarded ->
          travels.returned(forwarded.id(), forwarded.reply(), effects);
    }
  }

  private void forwarded(
      NodeId from, RouterMessage.Forward forward, Effects<RouterMessage, Void, Void> effects) {
    Request.Data request = forward.request();
    boolean writes = Dialect.writes(request);
    if (writes && !visitors.knows(forward.session())) {
      long session = 1 + effects.choose("router.session", NUMBERS);
      visitors.welcome(session);
      effects.send(from, new RouterMessage.Stranger(forward.id(), forward.session(), session));
      return;
    }
    if (writes && !visitors.passes(forward.session(), forward.id())) {
      effects.note("router.repeated", 1);
      return;
    }
    Guest guest = new Guest(from, forward.id());
    Arrival back =
        (reply, later) -> {
          guests.remove(guest);
          later.send(from, new RouterMessage.Forwarded(forward.id(), reply));
        };
    KeyspaceInfo keyspace = topology.keyspace(request.keyspace());
    if (keyspace == null) {
      back.arrived(new Reply.Refused(Admission.unknownKeyspace(request.keyspace())), effects);
      return;
    }
    Refusal obstacle = Dialect.of(keyspace).obstacle(request);
    if (obstacle != null) {
      back.arrived(new Reply.Refused(obstacle), effects);
      return;
    }
    var process = new ProcessId(keyspace.id(), forward.partition());
    Ticket served = travels.serve(process, Dialect.of(keyspace), request, back, effects);
    if (Dialect.waits(request)) {
      guests.put(guest, served);
    }
  }
}
