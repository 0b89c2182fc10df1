package io.quorate.protocol.membership;

import io.quorate.protocol.process.Effects;
import io.quorate.protocol.process.Event;
import io.quorate.protocol.process.NoRecord;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Process;
import io.quorate.protocol.process.Ticket;
import java.util.Collection;
import java.util.List;

/**
 * Failure detection on one node: a dispatcher from events to the class of each concern. See the
 * package documentation for the protocol.
 *
 * <p>It persists nothing: what a restart must not forget is its incarnation, which the host keeps
 * and which everything it sends waits for.
 */
public final class MembershipProcess
    implements Process<MembershipMessage, NoRecord, MembershipCall, MembershipNotice> {
  private final LocalHealth health = new LocalHealth();
  private final Members members;
  private final Prober prober;
  private boolean left;

  /**
   * @param seeds nodes to greet first; may name this node too
   */
  public MembershipProcess(NodeId self, MembershipSettings settings, Collection<NodeId> seeds) {
    this(self, settings, seeds, MembershipRules.DEFAULT);
  }

  /** With rules of a test's own. */
  MembershipProcess(
      NodeId self, MembershipSettings settings, Collection<NodeId> seeds, MembershipRules rules) {
    members = new Members(self, settings, rules, health);
    prober = new Prober(settings, members, health);
    members.meet(seeds);
  }

  @Override
  public void on(
      Event<MembershipMessage, NoRecord, MembershipCall> event,
      Effects<MembershipMessage, NoRecord, MembershipNotice> effects) {
    switch (event) {
      case Event.Started<MembershipMessage, NoRecord, MembershipCall>(long incarnation) -> {
        members.start(incarnation);
        prober.start(effects);
      }
      case Event.Received<MembershipMessage, NoRecord, MembershipCall>(var from, var message) ->
          received(from, message, effects);
      case Event.Called<MembershipMessage, NoRecord, MembershipCall>(var ticket, var call) ->
          called(ticket, call, effects);
      case Event.Expired<MembershipMessage, NoRecord, MembershipCall>(var timer) ->
          expired((MembershipTimer) timer, effects);
      case Event.Replayed<MembershipMessage, NoRecord, MembershipCall> _,
          Event.Cancelled<MembershipMessage, NoRecord, MembershipCall> _,
          Event.Answered<MembershipMessage, NoRecord, MembershipCall> _,
          Event.Synced<MembershipMessage, NoRecord, MembershipCall> _,
          Event.Crowded<MembershipMessage, NoRecord, MembershipCall> _ -> {
        // It persists nothing, asks for nothing, and answers every call at once.
      }
    }
  }

  private void received(
      NodeId from,
      MembershipMessage message,
      Effects<MembershipMessage, NoRecord, MembershipNotice> effects) {
    if (left || members.isForgotten(from)) {
      return;
    }
    for (Update update : message.updates()) {
      members.hear(update, effects);
    }
    if (members.belief(from) == null) {
      members.meet(List.of(from));
    }
    switch (message) {
      case MembershipMessage.Ping ping -> prober.ping(from, ping, effects);
      case MembershipMessage.Ack ack -> prober.ack(ack, effects);
      case MembershipMessage.Relay relay -> prober.relay(from, relay, effects);
      case MembershipMessage.Greeting greeting -> {
        if (greeting.ask()) {
          effects.send(from, new MembershipMessage.Greeting(false, members.all()));
        }
      }
    }
  }

  private void called(
      Ticket ticket,
      MembershipCall call,
      Effects<MembershipMessage, NoRecord, MembershipNotice> effects) {
    switch (call) {
      case MembershipCall.Meet meet -> {
        members.meet(meet.nodes());
        members.missing().forEach(node -> prober.greet(node, effects));
      }
      case MembershipCall.Forget forget -> members.forget(forget.node(), effects);
      case MembershipCall.Doubt doubt -> prober.doubt(doubt.node());
      case MembershipCall.Leave _ -> leave(effects);
      case MembershipCall.Look _ ->
          effects.reply(ticket, new MembershipCall.View(members.others()));
    }
  }

  private void leave(Effects<MembershipMessage, NoRecord, MembershipNotice> effects) {
    left = true;
    effects.cancel(new MembershipTimer.Period());
    effects.cancel(new MembershipTimer.Direct());
    Update farewell = members.leave();
    for (NodeId node : members.probed()) {
      effects.send(node, new MembershipMessage.Greeting(false, List.of(farewell)));
    }
  }

  private void expired(
      MembershipTimer timer, Effects<MembershipMessage, NoRecord, MembershipNotice> effects) {
    if (left) {
      return;
    }
    switch (timer) {
      case MembershipTimer.Period _ -> prober.period(effects);
      case MembershipTimer.Direct _ -> prober.direct(effects);
      case MembershipTimer.Suspicion suspicion -> members.suspicionEnded(suspicion.node(), effects);
    }
  }
}
