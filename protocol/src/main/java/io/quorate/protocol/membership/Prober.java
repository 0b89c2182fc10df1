package io.quorate.protocol.membership;

import io.quorate.protocol.process.Effects;
import io.quorate.protocol.process.NoRecord;
import io.quorate.protocol.process.NodeId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Probes one member per period, directly and through others (SWIM 3.1), in shuffled rounds, so that
 * each is probed within a bounded time (SWIM 4.3).
 */
final class Prober {
  private static final int RELAYED_MAX = 256;

  /** The probe of this period. */
  private static final class Probe {
    final long number;
    final NodeId target;
    boolean answered;

    Probe(long number, NodeId target) {
      this.number = number;
      this.target = target;
    }
  }

  /** A ping sent on behalf of another member. */
  private record Relayed(NodeId asker, long probe) {}

  private final MembershipSettings settings;
  private final Members members;
  private final LocalHealth health;
  private final List<NodeId> round = new ArrayList<>();
  private final Map<Long, Relayed> relayed = new LinkedHashMap<>();
  private @Nullable Probe current;
  private long probes;
  private long periodEnds;

  Prober(MembershipSettings settings, Members members, LocalHealth health) {
    this.settings = settings;
    this.members = members;
    this.health = health;
  }

  void start(Effects<MembershipMessage, NoRecord, MembershipNotice> effects) {
    arm(1 + effects.choose("membership-first-period", settings.periodNanos()), effects);
    for (NodeId node : members.missing()) {
      greet(node, effects);
    }
  }

  /** A period ends, and with it its probe; the next begins. */
  void period(Effects<MembershipMessage, NoRecord, MembershipNotice> effects) {
    judge(effects);
    NodeId target = next(effects);
    current = target == null ? null : new Probe(++probes, target);
    if (target != null) {
      effects.send(target, new MembershipMessage.Ping(probes, members.updatesFor(target)));
      effects.arm(new MembershipTimer.Direct(), health.stretch(settings.ackNanos()));
    }
    members.suspects().forEach(suspect -> greet(suspect, effects));
    List<NodeId> missing = members.missing();
    if (!missing.isEmpty()) {
      greet(missing.get((int) effects.choose("membership-greet", missing.size())), effects);
    }
    arm(health.stretch(settings.periodNanos()), effects);
  }

  private void judge(Effects<MembershipMessage, NoRecord, MembershipNotice> effects) {
    Probe probe = current;
    boolean late = effects.nanos() - periodEnds > settings.periodNanos() / 2;
    if (late || (probe != null && !probe.answered)) {
      health.worse();
    }
    if (late || probe == null || probe.answered) {
      return;
    }
    Update belief = members.belief(probe.target);
    if (belief != null && belief.state() == MemberState.ALIVE) {
      members.believe(new Update(probe.target, MemberState.SUSPECT, belief.incarnation()), effects);
    }
  }

  private void arm(
      long delayNanos, Effects<MembershipMessage, NoRecord, MembershipNotice> effects) {
    periodEnds = effects.nanos() + delayNanos;
    effects.arm(new MembershipTimer.Period(), delayNanos);
  }

  /** No direct answer yet: others try (SWIM's ping-req). */
  void direct(Effects<MembershipMessage, NoRecord, MembershipNotice> effects) {
    Probe probe = current;
    if (probe == null || probe.answered) {
      return;
    }
    List<NodeId> others = members.probed();
    others.remove(probe.target);
    for (int i = 0; i < settings.relays() && !others.isEmpty(); i++) {
      NodeId relay = others.remove((int) effects.choose("membership-relay", others.size()));
      effects.note("membership-relay", 1);
      effects.send(
          relay,
          new MembershipMessage.Relay(probe.number, probe.target, members.updatesFor(relay)));
    }
  }

  /** Probes this member next. */
  void doubt(NodeId node) {
    if (round.remove(node)) {
      round.addLast(node);
    }
  }

  void ping(
      NodeId from,
      MembershipMessage.Ping ping,
      Effects<MembershipMessage, NoRecord, MembershipNotice> effects) {
    effects.send(from, new MembershipMessage.Ack(ping.probe(), members.updatesFor(from)));
  }

  void relay(
      NodeId from,
      MembershipMessage.Relay relay,
      Effects<MembershipMessage, NoRecord, MembershipNotice> effects) {
    if (members.belief(relay.target()) == null || members.isForgotten(relay.target())) {
      return;
    }
    if (relayed.size() >= RELAYED_MAX) {
      relayed.remove(relayed.keySet().iterator().next());
    }
    relayed.put(++probes, new Relayed(from, relay.probe()));
    effects.send(
        relay.target(), new MembershipMessage.Ping(probes, members.updatesFor(relay.target())));
  }

  void ack(
      MembershipMessage.Ack ack, Effects<MembershipMessage, NoRecord, MembershipNotice> effects) {
    Probe probe = current;
    if (probe != null && probe.number == ack.probe()) {
      if (!probe.answered) {
        probe.answered = true;
        health.better();
      }
      return;
    }
    Relayed onBehalf = relayed.remove(ack.probe());
    if (onBehalf != null) {
      effects.send(
          onBehalf.asker(),
          new MembershipMessage.Ack(onBehalf.probe(), members.updatesFor(onBehalf.asker())));
    }
  }

  void greet(NodeId node, Effects<MembershipMessage, NoRecord, MembershipNotice> effects) {
    effects.send(node, new MembershipMessage.Greeting(true, members.all()));
  }

  /** The last of the round is next; a new round is shuffled. */
  private @Nullable NodeId next(Effects<MembershipMessage, NoRecord, MembershipNotice> effects) {
    List<NodeId> worthIt = members.probed();
    round.removeIf(node -> !worthIt.contains(node));
    if (round.isEmpty()) {
      while (!worthIt.isEmpty()) {
        round.add(worthIt.remove((int) effects.choose("membership-round", worthIt.size())));
      }
    }
    return round.isEmpty() ? null : round.removeLast();
  }
}
