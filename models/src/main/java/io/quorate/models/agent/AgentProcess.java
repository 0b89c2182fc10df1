package io.quorate.models.agent;

import io.quorate.models.fleet.AgentState;
import io.quorate.models.fleet.Order;
import io.quorate.models.fleet.PartReport;
import io.quorate.models.registry.FleetCall;
import io.quorate.models.registry.RegistryReply;
import io.quorate.protocol.process.Effects;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Event;
import io.quorate.protocol.process.Process;
import io.quorate.protocol.process.Ticket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An agent. Asks {@link AgentQuery}s and gives a notice, a line for people, of what it does.
 *
 * <p>It holds nothing that its library or the lane's document does not: it may stop at any moment
 * and begins again by reading the library and asking for orders.
 */
public final class AgentProcess implements Process<Void, Void, Void, String> {
  private static final long AGAIN_NANOS = 1_000_000_000;
  private static final long FAILED_AGAIN_NANOS = 10_000_000_000L;

  private sealed interface Timer {}

  private record Poll() implements Timer {}

  private record ListenAgain() implements Timer {}

  private record FollowAgain() implements Timer {}

  private record Again(LaneName lane, Hand hand) implements Timer {}

  private interface Then {
    void answered(AgentAnswer answer, Effects<Void, Void, String> effects);
  }

  private record Busy(LaneName lane, Hand hand) implements Comparable<Busy> {
    @Override
    public int compareTo(Busy other) {
      int lanes = lane.compareTo(other.lane);
      return lanes != 0 ? lanes : hand.compareTo(other.hand);
    }
  }

  private final AgentSettings settings;
  private final SortedMap<Long, Then> asked = new TreeMap<>();
  private final SortedMap<LaneName, LaneWork> lanes = new TreeMap<>();
  private final SortedSet<Busy> busy = new TreeSet<>();
  private SortedMap<String, SortedMap<Long, String>> held = new TreeMap<>();
  private SortedMap<String, SortedMap<Long, AgentAnswer.Damage>> damaged = new TreeMap<>();
  private SortedMap<LaneName, AgentAnswer.Link> links = new TreeMap<>();
  private final Following following;
  private RegistryReply.@Nullable Ordered seen;
  private @Nullable AgentState told;
  private String library = "";
  private String health = "ok";
  private boolean joined;
  private boolean joining;
  private boolean listening;
  private boolean polling;
  private boolean telling;
  private boolean pruning;
  private long life;
  private long sequence;
  private long tickets;

  /** One that has not started. */
  public AgentProcess(AgentSettings settings) {
    this.settings = settings;
    this.following = new Following(settings.prepares());
  }

  @Override
  public void on(Event<Void, Void, Void> event, Effects<Void, Void, String> effects) {
    switch (event) {
      case Event.Started<Void, Void, Void> _ -> ask(new AgentQuery.Load(), this::loaded, effects);
      case Event.Answered<Void, Void, Void>(Ticket ticket, Object answer) -> {
        Then then = asked.remove(ticket.number());
        if (then != null) {
          then.answered((AgentAnswer) answer, effects);
        }
      }
      case Event.Expired<Void, Void, Void>(Object timer) -> expired((Timer) timer, effects);
      case Event.Called<Void, Void, Void> _,
          Event.Cancelled<Void, Void, Void> _,
          Event.Replayed<Void, Void, Void> _,
          Event.Received<Void, Void, Void> _,
          Event.Synced<Void, Void, Void> _,
          Event.Crowded<Void, Void, Void> _ -> {
        // Its records are the library's, and nobody calls it.
      }
    }
  }

  private void ask(AgentQuery query, Then then, Effects<Void, Void, String> effects) {
    asked.put(++tickets, then);
    effects.ask(new Ticket(tickets), query);
  }

  private void expired(Timer timer, Effects<Void, Void, String> effects) {
    switch (timer) {
      case Poll _ -> poll(effects);
      case ListenAgain _ -> listen(effects);
      case FollowAgain _ -> follow(effects);
      case Again(LaneName lane, Hand hand) -> {
        busy.remove(new Busy(lane, hand));
        work(lane, effects);
      }
    }
  }

  private void loaded(AgentAnswer answer, Effects<Void, Void, String> effects) {
    AgentAnswer.Loaded loaded = (AgentAnswer.Loaded) answer;
    library = loaded.library();
    life = loaded.life();
    held = new TreeMap<>(loaded.held());
    loaded
        .damaged()
        .forEach((model, versions) -> {
          damaged.put(model, new TreeMap<>(versions));
          versions.forEach((number, damage) ->
              effects.notice(
                  "%s@%d is damaged and served no more: %s"
                      .formatted(model, number, damage.what())));
        });
    links = loaded.links();
    links.forEach((name, link) -> lane(name));
    poll(effects);
  }

  private LaneWork lane(LaneName name) {
    return lanes.computeIfAbsent(
        name,
        _ ->
            new LaneWork(
                held.computeIfAbsent(name.model(), _ -> new TreeMap<>()),
                links.getOrDefault(name, new AgentAnswer.Link(0, 0))));
  }

  /** What happens again and again, whatever was notified. */
  private void poll(Effects<Void, Void, String> effects) {
    effects.arm(new Poll(), joined ? settings.pollNanos() : AGAIN_NANOS);
    if (!joined) {
      join(effects);
      return;
    }
    tell(true, effects);
    if (!polling) {
      polling = true;
      ask(
          new AgentQuery.Ask(orders()),
          (answer, more) -> {
            polling = false;
            heard(answer, more);
          },
          effects);
    }
    if (settings.notified()) {
      listen(effects);
    }
  }

  private void join(Effects<Void, Void, String> effects) {
    if (joining) {
      return;
    }
    joining = true;
    FleetCall call =
        new FleetCall.Join(settings.fleet(), settings.agent(), library, settings.subscriptions());
    ask(
        new AgentQuery.Ask(call),
        (answer, more) -> {
          joining = false;
          if (answer instanceof AgentAnswer.Replied(RegistryReply.Fleets _)) {
            joined = true;
            more.notice("joined fleet " + settings.fleet());
            poll(more);
          } else {
            complain(answer, more);
          }
        },
        effects);
  }

  private FleetCall.Orders orders() {
    return new FleetCall.Orders(settings.fleet(), settings.agent());
  }

  private void listen(Effects<Void, Void, String> effects) {
    if (listening || !joined) {
      return;
    }
    listening = true;
    ask(
        new AgentQuery.Await(orders(), seen),
        (answer, more) -> {
          listening = false;
          if (heard(answer, more)) {
            listen(more);
          } else {
            more.arm(new ListenAgain(), AGAIN_NANOS);
          }
        },
        effects);
  }

  private boolean heard(AgentAnswer answer, Effects<Void, Void, String> effects) {
    if (!(answer instanceof AgentAnswer.Replied(RegistryReply.Ordered ordered))) {
      complain(answer, effects);
      return false;
    }
    healthy("ok", effects);
    seen = ordered;
    for (Order order : ordered.orders()) {
      LaneName name = new LaneName(order.model(), order.alias());
      if (!lane(name).hear(order)) {
        effects.note("agent.stale order", 1);
      }
      work(name, effects);
    }
    following.hear(ordered.announced());
    follow(effects);
    prune(effects);
    return true;
  }

  private void complain(AgentAnswer answer, Effects<Void, Void, String> effects) {
    if (answer instanceof AgentAnswer.Replied(RegistryReply.Refused refused)) {
      if (refused.refusal().code() == ErrorCode.NOT_FOUND && joined) {
        joined = false;
        effects.arm(new Poll(), AGAIN_NANOS);
      }
      healthy(refused.refusal().message(), effects);
    }
  }

  private void healthy(String now, Effects<Void, Void, String> effects) {
    if (!health.equals(now)) {
      health = now;
      effects.notice(now.equals("ok") ? "the centre answers" : now);
    }
  }

  /** Goes on with a lane, with both hands. */
  private void work(LaneName name, Effects<Void, Void, String> effects) {
    for (Hand hand : Hand.values()) {
      Busy taken = new Busy(name, hand);
      Move move = busy.contains(taken) ? null : lane(name).next(hand);
      boolean waits = pruning && move instanceof Move.Fetch;
      if (move != null && !waits) {
        busy.add(taken);
        ask(query(name, move), (answer, more) -> moved(taken, move, answer, more), effects);
      }
    }
  }

  private AgentQuery query(LaneName name, Move move) {
    return switch (move) {
      case Move.Fetch(var target) ->
          new AgentQuery.Stage(name.model(), target.number(), target.digest());
      case Move.Prepare(var target) ->
          new AgentQuery.Hook("staged", name.model(), name.alias(), target);
      case Move.Serve(var target) ->
          new AgentQuery.Switch(name.model(), name.alias(), target, lane(name).step());
      case Move.Stop() -> new AgentQuery.Unlink(name.model(), name.alias(), lane(name).step());
      case Move.Tell(String event, var target) ->
          new AgentQuery.Hook(event, name.model(), name.alias(), target);
      case Move.Report(PartReport.Kind kind, long epoch, String details) ->
          new AgentQuery.Ask(
              new FleetCall.Note(
                  settings.fleet(),
                  name.model(),
                  name.alias(),
                  new PartReport(settings.agent(), epoch, kind, life, ++sequence, details)));
    };
  }

  private void moved(
      Busy taken, Move move, AgentAnswer answer, Effects<Void, Void, String> effects) {
    LaneWork work = lane(taken.lane());
    switch (answer) {
      case AgentAnswer.Failed(String details, boolean passing) -> {
        effects.notice("%s: %s".formatted(taken.lane(), details));
        if (!passing) {
          work.failed(taken.hand(), move, details);
        }
        pause(taken, !passing && !(move instanceof Move.Report) ? 0 : AGAIN_NANOS, effects);
      }
      case AgentAnswer.Replied(RegistryReply.Refused refused) -> {
        healthy(refused.refusal().message(), effects);
        pause(taken, AGAIN_NANOS, effects);
      }
      case AgentAnswer.Replied _, AgentAnswer.Done _, AgentAnswer.Loaded _ -> {
        work.done(taken.hand(), move);
        if (move instanceof Move.Fetch(var target)) {
          mended(taken.lane().model(), target.number());
        }
        say(taken.lane(), move, effects);
        boolean failed =
            move instanceof Move.Report report && report.kind() == PartReport.Kind.FAILED;
        pause(taken, failed ? FAILED_AGAIN_NANOS : 0, effects);
        tell(false, effects);
        prune(effects);
      }
    }
  }

  private void mended(String model, long number) {
    SortedMap<Long, AgentAnswer.Damage> versions = damaged.get(model);
    if (versions != null && versions.remove(number) != null && versions.isEmpty()) {
      damaged.remove(model);
    }
  }

  /**
   * Takes out what is needed no more, one by one. Only orders tell what that is, so nothing goes
   * before they were heard; and while something goes nothing is fetched.
   */
  private void prune(Effects<Void, Void, String> effects) {
    if (pruning || seen == null) {
      return;
    }
    SortedMap<String, SortedSet<Long>> needed = new TreeMap<>();
    lanes.forEach((name, work) ->
        needed.computeIfAbsent(name.model(), _ -> new TreeSet<>()).addAll(work.needed()));
    SortedSet<String> moving = new TreeSet<>();
    busy.forEach(one -> moving.add(one.lane().model()));
    Optional<AgentQuery.Prune> next = Pruning.next(held, needed, settings.keep(), moving);
    if (next.isEmpty() || following.busy()) {
      return;
    }
    AgentQuery.Prune own = next.get();
    pruning = true;
    held.getOrDefault(own.model(), new TreeMap<>()).remove(own.number());
    lanes.forEach((name, work) -> {
      if (name.model().equals(own.model())) {
        work.gone(own.number());
      }
    });
    ask(own, (answer, more) -> pruned(own, answer, more), effects);
  }

  private void pruned(
      AgentQuery.Prune own, AgentAnswer answer, Effects<Void, Void, String> effects) {
    pruning = false;
    if (answer instanceof AgentAnswer.Failed(String details, boolean _)) {
      // It is found again when the library is read the next time.
      effects.notice("%s@%d: %s".formatted(own.model(), own.number(), details));
    } else {
      effects.notice("%s@%d is needed no more, and gone".formatted(own.model(), own.number()));
    }
    lanes.keySet().forEach(name -> work(name, effects));
    follow(effects);
    prune(effects);
    tell(false, effects);
  }

  /** Lets a hand rest; without a time it goes on at once. */
  private void pause(Busy taken, long nanos, Effects<Void, Void, String> effects) {
    if (nanos > 0) {
      effects.arm(new Again(taken.lane(), taken.hand()), nanos);
      return;
    }
    busy.remove(taken);
    work(taken.lane(), effects);
  }

  private static void say(LaneName name, Move move, Effects<Void, Void, String> effects) {
    switch (move) {
      case Move.Fetch(var target) ->
          effects.notice("fetched %s@%d".formatted(name.model(), target.number()));
      case Move.Prepare(var target) ->
          effects.notice("staged %s@%d".formatted(name.model(), target.number()));
      case Move.Serve(var target) ->
          effects.notice("%s serves version %d".formatted(name, target.number()));
      case Move.Stop() -> effects.notice("%s serves nothing".formatted(name));
      case Move.Tell _, Move.Report _ -> {}
    }
  }

  /** Fetches what was announced and no lane asks for, and the histories of models. */
  private void follow(Effects<Void, Void, String> effects) {
    AgentQuery next = pruning ? null : following.next(held, damaged);
    if (next == null) {
      return;
    }
    ask(
        next,
        (answer, more) -> {
          if (answer instanceof AgentAnswer.Done) {
            following.done(next, held);
            if (next instanceof AgentQuery.Stage stage) {
              mended(stage.model(), stage.number());
              more.notice("fetched %s@%d".formatted(stage.model(), stage.number()));
              lanes.keySet().forEach(name -> work(name, more));
            }
            tell(false, more);
            follow(more);
            prune(more);
          } else {
            following.failed();
            more.arm(new FollowAgain(), FAILED_AGAIN_NANOS);
          }
        },
        effects);
  }

  /**
   * Tells the centre of this agent, when there is something new, or for the sake of being heard.
   */
  private void tell(boolean anyway, Effects<Void, Void, String> effects) {
    AgentState state = state();
    if (telling || !joined || (!anyway && state.equals(told))) {
      return;
    }
    telling = true;
    ask(
        new AgentQuery.Ask(new FleetCall.Tell(settings.fleet(), state)),
        (answer, more) -> {
          telling = false;
          if (answer instanceof AgentAnswer.Replied(RegistryReply.Done _)) {
            told = state;
            tell(false, more);
          }
        },
        effects);
  }

  private AgentState state() {
    SortedMap<String, List<Long>> versions = new TreeMap<>();
    held.forEach((model, numbers) -> versions.put(model, new ArrayList<>(numbers.keySet())));
    SortedMap<String, List<Long>> lost = new TreeMap<>();
    damaged.forEach((model, numbers) -> lost.put(model, new ArrayList<>(numbers.keySet())));
    SortedMap<String, Long> serving = new TreeMap<>();
    lanes.forEach((name, work) -> serving.put(name.toString(), work.serving()));
    return new AgentState(
        settings.agent(), settings.mode(), life, versions, lost, serving, health, 0);
  }
}
