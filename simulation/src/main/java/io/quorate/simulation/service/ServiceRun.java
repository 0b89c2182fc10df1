package io.quorate.simulation.service;

import io.quorate.protocol.process.OrderedRows;
import io.quorate.simulation.engine.Defects;
import io.quorate.simulation.engine.Environment;
import io.quorate.simulation.engine.Timeline;
import io.quorate.simulation.fault.FaultDriver;
import io.quorate.simulation.group.Attendant;
import io.quorate.simulation.group.GroupWorld;
import io.quorate.simulation.run.Outcome;
import io.quorate.store.machine.Machine;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One run: faults and clients until the horizon, then rest, then judgement. */
final class ServiceRun {
  private static final long SECOND = 1_000_000_000;
  private static final long REST_NANOS_MAX = 120 * SECOND;

  /** Where nothing fails, nobody waits for a watch that sleeps. */
  private static final long CALM_REST_NANOS_MAX = 12 * SECOND;

  private static final long EVENTS_MAX = 5_000_000;
  private static final int WATCHERS = 2;

  private final Environment environment;
  private final ServiceScenario scenario;
  private final GroupWorld world;
  private final FaultDriver faults;
  private final Grants grants;
  private final ClientFaults clientFaults;
  private final List<Actor> actors = new ArrayList<>();
  private final List<Watcher> watchers = new ArrayList<>();

  private ServiceRun(ServiceScenario scenario, int traceLines) {
    this.scenario = scenario;
    environment = Environment.of(scenario.seed(), traceLines);
    world = new GroupWorld(environment, scenario.group());
    faults = new FaultDriver(environment, world);
    boolean permits = scenario.kind() == ServiceScenario.Kind.SEMAPHORE;
    grants = new Grants(environment, !scenario.revokes(), permits ? scenario.permits() : 1);
    clientFaults = new ClientFaults(environment, scenario, grants);
    for (int number = 0; number < scenario.clients(); number++) {
      ClientMachine machine = machine("c" + number);
      actors.add(
          switch (scenario.kind()) {
            case LOCK -> new LockUser(machine, scenario, grants);
            case ELECTION -> new Candidate(machine, scenario, grants);
            case REGISTRY -> new Registrant(machine, scenario);
            case SEMAPHORE -> new PermitUser(machine, scenario, grants);
            case COUNTER -> new CounterUser(machine, scenario);
            case BARRIER -> new BarrierParty(machine, scenario);
          });
    }
    if (scenario.kind() == ServiceScenario.Kind.BARRIER) {
      actors.add(new BarrierKeeper(machine("k"), scenario.clients()));
    }
    if (isWatched()) {
      for (int number = 0; number < WATCHERS; number++) {
        Watcher watcher = new Watcher(machine("w" + number), scenario);
        watchers.add(watcher);
        actors.add(watcher);
      }
    }
  }

  private boolean isWatched() {
    return scenario.kind() == ServiceScenario.Kind.ELECTION
        || scenario.kind() == ServiceScenario.Kind.REGISTRY;
  }

  private <T extends Actor> List<T> all(Class<T> kind) {
    return actors.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private ClientMachine machine(String name) {
    return new ClientMachine(environment, world, name, scenario);
  }

  /** Runs a scenario to its end or to its first broken promise. */
  static Outcome of(ServiceScenario scenario, int traceLines) {
    ServiceRun run = new ServiceRun(scenario, traceLines);
    try {
      run.execute();
    } catch (RuntimeException defect) {
      run.environment.violated("the run threw " + Defects.text(defect));
    }
    return run.outcome();
  }

  private void execute() {
    world.begin();
    new Attendant(environment, world).begin();
    actors.forEach(Actor::begin);
    actors.forEach(clientFaults::plan);
    faults.begin(scenario.group().plan());
    advance(scenario.group().horizonNanos());
    environment.trace().line(() -> "CALM: all faults end");
    faults.end();
    world.calm(scenario.group());
    clientFaults.end(actors);
    actors.forEach(Actor::windDown);
    rest();
    if (!environment.failed()) {
      judge(history());
    }
  }

  private void rest() {
    long limit = scenario.faults() ? REST_NANOS_MAX : CALM_REST_NANOS_MAX;
    long deadline = environment.timeline().now() + limit;
    String unrest = "the run has not ended";
    while (!environment.failed() && unrest != null) {
      advance(environment.timeline().now() + SECOND / 2);
      unrest = unrest();
      if (unrest != null && environment.timeline().now() > deadline) {
        environment.violated("no rest %d s after the faults: %s".formatted(limit / SECOND, unrest));
      }
    }
  }

  private @Nullable String unrest() {
    for (Actor actor : actors) {
      String unrest = actor.unrest();
      if (unrest != null) {
        return unrest;
      }
    }
    long applied = 0;
    for (int node = 0; node < world.nodes(); node++) {
      OrderedRows rows = world.rows(node);
      if (rows == null) {
        return "a node is down";
      }
      long own = new Machine(rows, scenario.group().group().machine()).applied();
      if (node > 0 && own != applied) {
        return "n" + (node + 1) + " has not applied all";
      }
      applied = own;
    }
    if (scenario.kind() == ServiceScenario.Kind.REGISTRY) {
      ServiceJudge judge = new ServiceJudge(environment, history());
      for (Watcher watcher : watchers) {
        if (!judge.upToDate(watcher)) {
          return watcher.machine().name() + " has not seen all instances as they are";
        }
      }
    }
    for (Watcher watcher : watchers) {
      if (scenario.kind() == ServiceScenario.Kind.ELECTION && !watcher.sawTheEnd()) {
        return watcher.machine().name() + " has not seen that nobody leads any more";
      }
    }
    return null;
  }

  private StoreHistory history() {
    OrderedRows rows = world.rows(0);
    if (rows == null) {
      throw new IllegalStateException("the first node is down at rest");
    }
    return new StoreHistory(rows, scenario.group().group().machine());
  }

  private void judge(StoreHistory history) {
    ServiceJudge judge = new ServiceJudge(environment, history);
    RecipeJudge recipes = new RecipeJudge(environment, history);
    switch (scenario.kind()) {
      case LOCK -> {
        judge.grants(grants, LockUser.LOCK);
        judge.fencedWrites();
      }
      case ELECTION -> {
        judge.grants(grants, Candidate.ELECTION);
        watchers.forEach(judge::observed);
      }
      case REGISTRY -> watchers.forEach(judge::instances);
      case SEMAPHORE -> recipes.permits(grants, scenario.permits());
      case COUNTER -> recipes.counts(all(CounterUser.class));
      case BARRIER -> recipes.barriers(all(BarrierParty.class));
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
