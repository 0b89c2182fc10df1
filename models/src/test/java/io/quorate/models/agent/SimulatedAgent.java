package io.quorate.models.agent;

import io.quorate.models.registry.FleetCall;
import io.quorate.models.registry.RegistryReply;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Event;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.process.Ticket;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A machine with a library and an agent, which may end at every step and comes back. */
final class SimulatedAgent {
  private static final String DAMAGED = "damaged on the way";
  private static final String ROTTED = "rotted on the disk";

  private final FleetWorld world;
  private final VirtualTime time;
  final String name;
  private final AgentSettings settings;
  private long life;
  final SortedMap<String, SortedMap<Long, String>> held = new TreeMap<>();
  final SortedMap<LaneName, AgentAnswer.Link> links = new TreeMap<>();
  private AskingEffects<Void, String> host;
  private final SortedSet<String> lost = new TreeSet<>();
  private long cutUntil;

  SimulatedAgent(FleetWorld world, String name, AgentSettings settings) {
    this.world = world;
    this.time = world.time;
    this.name = name;
    this.settings = settings;
    this.host = host();
  }

  void start() {
    life++;
    rot();
    host = host();
    host.on(new Event.Started<>(life));
  }

  /** Now and then the disk has lost something of a version while the agent was away. */
  private void rot() {
    if (life == 1 || held.isEmpty() || !world.centre.lost(60)) {
      return;
    }
    held.forEach((model, versions) -> {
      if (!versions.isEmpty()) {
        world.count("agent.library rotted");
        world.contents.put(name + " " + model + "@" + versions.lastKey(), ROTTED);
      }
    });
  }

  /** Whether a version came and stayed, whatever the disk has made of it since. */
  boolean had(String model, long number) {
    return held.getOrDefault(model, new TreeMap<>()).containsKey(number)
        || lost.contains(model + "@" + number);
  }

  private void crash(String when) {
    if (host.ended()) {
      return;
    }
    world.count("agent ended");
    world.count("agent ended at " + when);
    host.end();
    time.within(10 * VirtualTime.SECOND, this::start);
  }

  /** The centre cannot be reached until then. */
  void cut(long until) {
    cutUntil = until;
  }

  /** What an alias serves on this machine, whether its agent runs or not; 0: nothing. */
  long serves(LaneName lane) {
    return links.getOrDefault(lane, new AgentAnswer.Link(0, 0)).number();
  }

  private boolean cut() {
    return time.now() < cutUntil;
  }

  private AskingEffects<Void, String> host() {
    return new AskingEffects<>(
        time, (probe, value) -> world.count(probe), new AgentProcess(settings)) {
      @Override
      void asked(Ticket ask, Object query) {
        SimulatedAgent.this.asked(this, ask, (AgentQuery) query);
      }
    };
  }

  /** Each question is a step: the agent may end before it is done, or after and before it knows. */
  private void asked(AskingEffects<Void, String> asker, Ticket ask, AgentQuery query) {
    String step = query.getClass().getSimpleName();
    boolean before = world.centre.lost(4);
    boolean after = world.centre.lost(4);
    time.within(
        duration(query),
        () -> {
          if (asker.ended()) {
            return;
          }
          if (before) {
            crash(step + ", before it");
            return;
          }
          perform(
              query,
              answer -> {
                if (after) {
                  crash(step + ", after it");
                }
                asker.answer(ask, answer);
              });
        });
  }

  private long duration(AgentQuery query) {
    return switch (query) {
      case AgentQuery.Stage _ ->
          time.chance(100) ? 20 * VirtualTime.SECOND : 2 * VirtualTime.SECOND;
      case AgentQuery.Hook _ -> 500 * VirtualTime.MILLI;
      case AgentQuery.Load _,
          AgentQuery.Ask _,
          AgentQuery.Await _,
          AgentQuery.Switch _,
          AgentQuery.Unlink _,
          AgentQuery.Prune _,
          AgentQuery.KeepHistory _ ->
          50 * VirtualTime.MILLI;
    };
  }

  private void perform(AgentQuery query, Consumer<AgentAnswer> then) {
    switch (query) {
      case AgentQuery.Load _ -> then.accept(loaded());
      case AgentQuery.Ask(FleetCall call) -> ask(call, then);
      case AgentQuery.Await own -> await(own.call(), own.seen(), then);
      case AgentQuery.Stage stage -> then.accept(stage(stage));
      case AgentQuery.Switch own -> {
        links.put(
            new LaneName(own.model(), own.alias()),
            new AgentAnswer.Link(own.target().number(), own.step()));
        world.switched(this, own.target());
        then.accept(new AgentAnswer.Done());
      }
      case AgentQuery.Unlink own -> {
        world.count("agent stopped");
        if (!world.defects.neverStops()) {
          links.put(new LaneName(own.model(), own.alias()), new AgentAnswer.Link(0, own.step()));
        }
        then.accept(new AgentAnswer.Done());
      }
      case AgentQuery.Hook hook -> {
        boolean refuses = world.centre.lost(15);
        world.count("hook " + hook.event());
        then.accept(refuses ? new AgentAnswer.Failed("refused", false) : new AgentAnswer.Done());
      }
      case AgentQuery.Prune(String model, long number) -> {
        long gone = world.defects.prunes(number, serves(new LaneName(model, FleetWorld.ALIAS)));
        held.getOrDefault(model, new TreeMap<>()).remove(gone);
        world.pruned(this, model, gone);
        then.accept(new AgentAnswer.Done());
      }
      case AgentQuery.KeepHistory _ ->
          then.accept(cut() ? new AgentAnswer.Failed("cut", true) : new AgentAnswer.Done());
    }
  }

  private AgentAnswer loaded() {
    SortedMap<String, SortedMap<Long, AgentAnswer.Damage>> damaged =
        world.defects.trustsItsLibrary() ? new TreeMap<>() : verified();
    SortedMap<String, SortedMap<Long, String>> copy = new TreeMap<>();
    held.forEach((model, versions) -> copy.put(model, new TreeMap<>(versions)));
    return new AgentAnswer.Loaded("library of " + name, life, copy, damaged, new TreeMap<>(links));
  }

  private SortedMap<String, SortedMap<Long, AgentAnswer.Damage>> verified() {
    SortedMap<String, SortedMap<Long, AgentAnswer.Damage>> damaged = new TreeMap<>();
    held.forEach((model, versions) ->
        versions
            .entrySet()
            .removeIf(version -> {
              String whole = model + "@" + version.getKey();
              boolean bad = ROTTED.equals(world.contents.get(name + " " + whole));
              if (bad) {
                lost.add(whole);
                damaged
                    .computeIfAbsent(model, _ -> new TreeMap<>())
                    .put(version.getKey(), new AgentAnswer.Damage(version.getValue(), ROTTED));
              }
              return bad;
            }));
    links.replaceAll((lane, link) ->
        damaged.getOrDefault(lane.model(), new TreeMap<>()).containsKey(link.number())
            ? new AgentAnswer.Link(0, link.step())
            : link);
    return damaged;
  }

  private AgentAnswer stage(AgentQuery.Stage stage) {
    if (cut()) {
      return new AgentAnswer.Failed("cut", true);
    }
    boolean damaged = world.centre.lost(50);
    if (damaged && !world.defects.takesUnverified()) {
      world.count("damaged on the way");
      return new AgentAnswer.Failed(DAMAGED, true);
    }
    world.contents.put(
        name + " " + stage.model() + "@" + stage.number(), damaged ? DAMAGED : stage.digest());
    held.computeIfAbsent(stage.model(), _ -> new TreeMap<>()).put(stage.number(), stage.digest());
    return new AgentAnswer.Done();
  }

  private void ask(FleetCall call, Consumer<AgentAnswer> then) {
    if (cut() || world.centre.lost(20)) {
      time.within(VirtualTime.SECOND, () -> then.accept(unreachable()));
      return;
    }
    if (call instanceof FleetCall.Tell tell && !tell.state().damaged().isEmpty()) {
      world.count("damage told");
    }
    if (call instanceof FleetCall.Note && world.centre.lost(50)) {
      world.count("report repeated");
      time.within(20 * VirtualTime.SECOND, () -> world.centre.call(call, reply -> {}));
    }
    world.centre.call(call, reply -> back(reply, then));
  }

  private void await(
      FleetCall.Orders call, RegistryReply.@Nullable Ordered seen, Consumer<AgentAnswer> then) {
    if (cut()) {
      time.within(VirtualTime.SECOND, () -> then.accept(unreachable()));
      return;
    }
    world.centre.await(call, seen, reply -> back(reply, then));
  }

  private void back(RegistryReply reply, Consumer<AgentAnswer> then) {
    boolean late = world.centre.lost(30);
    RegistryReply told =
        reply instanceof RegistryReply.Ordered ordered ? world.defects.orders(ordered) : reply;
    time.within(
        late ? 15 * VirtualTime.SECOND : 50 * VirtualTime.MILLI,
        () ->
            then.accept(
                cut() || world.centre.lost(20) ? unreachable() : new AgentAnswer.Replied(told)));
  }

  private AgentAnswer unreachable() {
    return new AgentAnswer.Replied(
        new RegistryReply.Refused(new Refusal(ErrorCode.UNAVAILABLE, "no node answers")));
  }
}
