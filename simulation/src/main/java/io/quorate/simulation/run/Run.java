package io.quorate.simulation.run;

import io.quorate.protocol.clock.Versions;
import io.quorate.simulation.engine.Counts;
import io.quorate.simulation.engine.Defects;
import io.quorate.simulation.engine.Environment;
import io.quorate.simulation.engine.Timeline;
import io.quorate.simulation.fault.FaultDriver;
import io.quorate.simulation.workload.Trial;
import io.quorate.simulation.world.Scenario;
import io.quorate.simulation.world.World;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** One run: faults and clients until the horizon, then rest, then judgement. */
public final class Run {
  private static final long SECOND = 1_000_000_000;
  private static final long REST_NANOS_MAX = 7_200 * SECOND;
  private static final long CLIENTS_NANOS_MAX = 300 * SECOND;

  private static final List<String> DATA =
      List.of("Replicate", "LogHead", "LogRows", "ListRows", "RowsGiven", "Seal", "Commit");
  private static final long READY_NANOS_MAX = 120 * SECOND;
  private static final int OPERATIONS_AFTER = 10;
  private static final long EVENTS_MAX = 20_000_000;

  private final Environment environment;
  private final Scenario scenario;
  private final World world;
  private final Map<String, Trial> trials;
  private final FaultDriver faults;
  private final Patience patience;

  private Run(Scenario scenario, BiFunction<Environment, Scenario, World> worlds, int traceLines) {
    this.scenario = scenario;
    patience = Patience.of(scenario);
    environment = Environment.of(scenario.seed(), traceLines);
    world = worlds.apply(environment, scenario);
    trials = Trials.of(scenario, environment, world);
    faults = new FaultDriver(environment, world.faults());
    world.watch(this::letGo);
  }

  /**
   * Runs a scenario to its end or to its first broken promise.
   *
   * @param worlds makes the world
   * @param traceLines lines of trace to keep
   */
  public static Outcome of(
      Scenario scenario, BiFunction<Environment, Scenario, World> worlds, int traceLines) {
    Run run = new Run(scenario, worlds, traceLines);
    try {
      run.execute();
    } catch (RuntimeException defect) {
      run.environment.violated("the run threw " + Defects.text(defect));
    }
    return run.outcome();
  }

  private void execute() {
    world.begin();
    awaitReady();
    trials.values().forEach(Trial::begin);
    faults.begin(scenario.plan());
    advance(environment.timeline().now() + scenario.horizonNanos());
    environment.trace().line(() -> "CALM: all faults end");
    faults.end();
    world.calm();
    trials.values().forEach(trial -> trial.windDown(OPERATIONS_AFTER));
    awaitClients();
    advance(environment.timeline().now() + patience.stragglersNanos());
    awaitRest();
    checkSilence();
    if (!environment.failed()) {
      new Judgement(environment, world, trials).judge();
    }
  }

  private void letGo(String keyspace, byte[] key, List<Versions> held, int down) {
    Trial trial = trials.get(keyspace);
    if (trial != null) {
      trial.letGo(key, held, down, environment.counts().get("fault.loseDisk"));
    }
  }

  private void awaitReady() {
    while (!environment.failed() && !world.ready()) {
      advance(environment.timeline().now() + SECOND / 10);
      if (environment.timeline().now() > READY_NANOS_MAX) {
        environment.violated("the cluster does not get ready: " + world.unrest());
      }
    }
  }

  private void awaitClients() {
    long deadline = environment.timeline().now() + CLIENTS_NANOS_MAX;
    while (!environment.failed() && !trials.values().stream().allMatch(Trial::finished)) {
      advance(environment.timeline().now() + SECOND);
      if (environment.timeline().now() > deadline) {
        environment.violated("the clients did not finish");
      }
    }
  }

  /**
   * Hints drain, moves complete, replicas become the same: within bounded time after the faults.
   */
  private void awaitRest() {
    long deadline = environment.timeline().now() + REST_NANOS_MAX;
    while (!environment.failed()) {
      advance(environment.timeline().now() + SECOND / 2);
      List<String> unrest = world.unrest();
      String difference = unrest.isEmpty() ? Judgement.difference(world.replicas()) : "";
      if (unrest.isEmpty() && difference.isEmpty()) {
        return;
      }
      if (environment.timeline().now() > deadline) {
        environment.violated(
            "no rest %d s after the faults: %s %s"
                .formatted(REST_NANOS_MAX / SECOND, unrest, difference));
      }
    }
  }

  /**
   * At rest replicas compare now and then, and send no data: repair that never ends is a defect.
   */
  private void checkSilence() {
    advance(environment.timeline().now() + patience.settlingNanos());
    Counts before = new Counts();
    before.addAll(world.chatter());
    advance(environment.timeline().now() + patience.silenceNanos());
    for (String kind : DATA) {
      long more = world.chatter().get(kind) - before.get(kind);
      if (more > 0 && !environment.failed()) {
        environment.violated("at rest, and yet %d messages %s in a while".formatted(more, kind));
      }
    }
  }

  private void advance(long until) {
    Timeline timeline = environment.timeline();
    boolean more = true;
    while (more && !environment.failed()) {
      more = timeline.step(until);
      if (timeline.fired() > EVENTS_MAX) {
        environment.violated("too many events: something never comes to an end");
      }
    }
  }

  private Outcome outcome() {
    return new Outcome(
        scenario.seed(),
        environment.fingerprint().value(),
        environment.timeline().fired(),
        environment.timeline().now(),
        environment.counts(),
        environment.violations(),
        environment.trace().tail());
  }
}
