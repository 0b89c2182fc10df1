package io.quorate.models.registry;

import io.quorate.models.fleet.Lane;
import io.quorate.models.fleet.LaneRules;
import io.quorate.models.fleet.Rollout;
import io.quorate.protocol.process.Effects;
import io.quorate.protocol.process.Event;
import io.quorate.protocol.process.Process;
import io.quorate.protocol.process.Ticket;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sees to it that rollouts go on where no report moves them: deadlines, and the next of a queue.
 * Any number of these may run; they decide nothing that the registry does not check.
 *
 * <p>A deadline is counted from when this process has first seen the rollout, by its monotonic
 * clock: no wall clock decides, and one that is wrong does no harm. Asks {@link RegistryCall}s,
 * answered by {@link RegistryReply}s.
 */
public final class RolloutKeeper implements Process<Void, Void, Void, Void> {
  private static final long LOOK_NANOS = 1_000_000_000;
  private static final String LOOK = "look";

  private record Seen(String lane, long epoch) implements Comparable<Seen> {
    @Override
    public int compareTo(Seen other) {
      int lanes = lane.compareTo(other.lane);
      return lanes != 0 ? lanes : Long.compare(epoch, other.epoch);
    }
  }

  private Map<Seen, Long> seenNanos = new TreeMap<>();
  private long asked;

  @Override
  public void on(Event<Void, Void, Void> event, Effects<Void, Void, Void> effects) {
    switch (event) {
      case Event.Started<Void, Void, Void> _ -> look(effects);
      case Event.Expired<Void, Void, Void> _ -> look(effects);
      case Event.Answered<Void, Void, Void>(Ticket _, Object answer) -> {
        if (answer instanceof RegistryReply.Lanes lanes) {
          lanes.lanes().forEach(lane -> keep(lane, effects));
          forget(lanes);
        }
      }
      case Event.Called<Void, Void, Void> _,
          Event.Cancelled<Void, Void, Void> _,
          Event.Replayed<Void, Void, Void> _,
          Event.Received<Void, Void, Void> _,
          Event.Synced<Void, Void, Void> _,
          Event.Crowded<Void, Void, Void> _ -> {
        // It has no records, no peers, and nobody calls it.
      }
    }
  }

  private void look(Effects<Void, Void, Void> effects) {
    ask(new FleetCall.ListLanes(), effects);
    effects.arm(LOOK, LOOK_NANOS);
  }

  private void ask(RegistryCall call, Effects<Void, Void, Void> effects) {
    effects.ask(new Ticket(++asked), call);
  }

  private void keep(Lane lane, Effects<Void, Void, Void> effects) {
    Rollout active = lane.active();
    if (active == null) {
      if (!lane.queue().isEmpty()) {
        ask(new FleetCall.Advance(lane.fleet(), lane.model(), lane.alias()), effects);
      }
      return;
    }
    long now = effects.nanos();
    Long since = seenNanos.putIfAbsent(new Seen(Keys.lane(lane), active.epoch()), now);
    if (since != null && now - since >= active.plan().deadlineSeconds() * 1_000_000_000L) {
      effects.note("rollout.expired", 1);
      ask(new FleetCall.Expire(lane.fleet(), lane.model(), lane.alias(), active.epoch()), effects);
    } else if (LaneRules.advance(lane).isPresent()) {
      ask(new FleetCall.Advance(lane.fleet(), lane.model(), lane.alias()), effects);
    }
  }

  private void forget(RegistryReply.Lanes lanes) {
    Map<Seen, Long> kept = new TreeMap<>();
    for (Lane lane : lanes.lanes()) {
      Rollout active = lane.active();
      if (active != null) {
        Seen seen = new Seen(Keys.lane(lane), active.epoch());
        Long since = seenNanos.get(seen);
        if (since != null) {
          kept.put(seen, since);
        }
      }
    }
    seenNanos = kept;
  }
}
