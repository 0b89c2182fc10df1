package io.quorate.simulation.group;

import io.quorate.checker.Checker;
import io.quorate.checker.Consistency;
import io.quorate.checker.history.History;
import io.quorate.checker.history.HistoryBuilder;
import io.quorate.checker.search.Budget;
import io.quorate.checker.verdict.Verdict;
import io.quorate.protocol.process.OrderedRows;
import io.quorate.simulation.engine.Choices;
import io.quorate.simulation.engine.Defects;
import io.quorate.simulation.engine.Environment;
import io.quorate.simulation.engine.Timeline;
import io.quorate.simulation.fault.FaultDriver;
import io.quorate.simulation.host.RowsCopy;
import io.quorate.simulation.run.Outcome;
import io.quorate.store.machine.Change;
import io.quorate.store.machine.ChangeQuery;
import io.quorate.store.machine.Changes;
import io.quorate.store.machine.Cursor;
import io.quorate.store.machine.KeyRange;
import io.quorate.store.machine.LogicalHash;
import io.quorate.store.machine.Machine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One run: faults and clients until the horizon, then rest, then judgement. */
final class GroupRun {
  private static final long SECOND = 1_000_000_000;
  private static final long REST_NANOS_MAX = 120 * SECOND;
  private static final int OPERATIONS_AFTER = 4;
  private static final int WATCHERS = 2;
  private static final long EVENTS_MAX = 5_000_000;
  private static final Budget BUDGET = new Budget(Duration.ofSeconds(20), 256L << 20);

  private final Environment environment;
  private final GroupScenario scenario;
  private final GroupWorld world;
  private final FaultDriver faults;
  private final HistoryBuilder history = History.builder();
  private final List<GroupClient> clients = new ArrayList<>();
  private final List<GroupWatcher> watchers = new ArrayList<>();
  private final ChangeRecord changes;
  private final GroupLeaser leaser;
  private final GroupRestorer restorer;
  private final GroupBackup backup;
  private @Nullable String unrest = "the run has not ended";

  private GroupRun(GroupScenario scenario, int traceLines) {
    this.scenario = scenario;
    environment = Environment.of(scenario.seed(), traceLines);
    world = new GroupWorld(environment, scenario);
    faults = new FaultDriver(environment, world);
    changes = new ChangeRecord(environment);
    for (int number = 0; number < scenario.clients(); number++) {
      clients.add(new GroupClient(number, scenario, world, environment, history, changes));
    }
    // A damaged row may be told before it is found to be damaged.
    for (int number = 0; number < (scenario.corrupts() ? 0 : WATCHERS); number++) {
      watchers.add(new GroupWatcher(number, world, environment, changes));
    }
    leaser = new GroupLeaser(scenario, world, environment, changes);
    backup = new GroupBackup(scenario, world, environment, changes);
    restorer = new GroupRestorer(scenario, world, environment, changes);
  }

  /** Runs a scenario to its end or to its first broken promise. */
  static Outcome of(GroupScenario scenario, int traceLines) {
    GroupRun run = new GroupRun(scenario, traceLines);
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
    restorer.begin(this::beginClients);
    faults.begin(scenario.plan());
    if (scenario.corrupts()) {
      Choices choices = environment.choices().branch("corrupt");
      int node = choices.index("corrupt.node", scenario.nodes());
      environment
          .timeline()
          .at(
              scenario.horizonNanos() / 2,
              () -> environment.counts().add("corrupted", world.damage(node) ? 1 : 0));
    }
    advance(scenario.horizonNanos());
    environment.trace().line(() -> "CALM: all faults end");
    faults.end();
    world.calm(scenario);
    while (!environment.failed() && !restorer.isBegun()) {
      advance(environment.timeline().now() + SECOND / 2);
    }
    clients.forEach(client -> client.windDown(OPERATIONS_AFTER));
    leaser.windDown();
    backup.windDown();
    long deadline = environment.timeline().now() + REST_NANOS_MAX;
    while (!environment.failed() && unrest != null) {
      advance(environment.timeline().now() + SECOND / 2);
      unrest = unrest();
      if (unrest != null && environment.timeline().now() > deadline) {
        if (!scenario.corrupts()) {
          judge();
        }
        environment.violated(
            "no rest %d s after the faults: %s".formatted(REST_NANOS_MAX / SECOND, unrest));
      }
    }
    if (!environment.failed() && !scenario.corrupts()) {
      replay();
      judge();
    }
  }

  /** Reads the history that a replica holds in the end, and compares what watchers were told. */
  private void replay() {
    OrderedRows rows = world.rows(0);
    if (rows == null) {
      return; // it was up at rest; a run that ends otherwise has failed
    }
    Machine machine = new Machine(RowsCopy.of(rows), scenario.group().machine());
    long from = Math.max(2, machine.floor() + 1);
    List<Change> logged = new ArrayList<>();
    Cursor place = Cursor.at(from);
    while (place.revision() <= machine.revision()) {
      Changes more =
          machine.changes(new ChangeQuery(KeyRange.ALL, place, false, true, true, 1 << 20));
      logged.addAll(more.changes());
      place = more.next();
    }
    changes.replay(from, machine.revision(), logged);
  }

  private void beginClients() {
    clients.forEach(GroupClient::begin);
    watchers.forEach(GroupWatcher::begin);
    leaser.begin();
    backup.begin();
  }

  private @Nullable String unended() {
    if (!clients.stream().allMatch(GroupClient::finished)) {
      return "a client does not finish";
    }
    if (!restorer.finished()) {
      return "the restore does not end";
    }
    if (!leaser.finished()) {
      return "a lease that nobody keeps alive does not end";
    }
    if (!backup.finished()) {
      return "the lease of a backup that died does not end";
    }
    if (!world.settled()) {
      return "not everybody votes who should";
    }
    return null;
  }

  /** What has not come to rest yet, in words: an idle group holds the same everywhere. */
  private @Nullable String unrest() {
    String unended = unended();
    if (unended != null) {
      return unended;
    }
    Long hash = null;
    long applied = 0;
    for (int node = 0; node < world.nodes(); node++) {
      OrderedRows rows = world.rows(node);
      if (rows == null) {
        return "a node is down";
      }
      Machine machine = new Machine(RowsCopy.of(rows), scenario.group().machine());
      if (node > 0 && machine.applied() != applied) {
        return world.ids().get(node) + " has not applied all";
      }
      applied = machine.applied();
      if (!machine.leases().isEmpty()) {
        return "leases that nobody keeps alive live on";
      }
      long revision = machine.revision();
      if (!watchers.stream().allMatch(watcher -> watcher.reached(revision))) {
        return "a watcher has not been told all";
      }
      String held = backup.held(machine);
      if (held != null) {
        return world.ids().get(node) + ": " + held;
      }
      LogicalHash own = machine.hash();
      while (own.step(1_000)) {
        // on
      }
      if (own.contradictions() > 0) {
        return world.ids().get(node) + " contradicts itself";
      }
      // A snapshot may carry the damage on before anybody has compared hashes.
      String missing = scenario.corrupts() ? null : restorer.missing(machine);
      if (missing != null) {
        return world.ids().get(node) + ": " + missing;
      }
      if (hash != null && hash != own.value()) {
        return world.ids().get(node) + " holds another state";
      }
      hash = own.value();
    }
    return null;
  }

  private void judge() {
    Consistency model = scenario.sequential() ? Consistency.SEQUENTIAL : Consistency.LINEARIZABLE;
    switch (Checker.check(history.build(), model, BUDGET)) {
      case Verdict.Valid _ -> environment.counts().add("history." + model.id());
      case Verdict.Violated violated ->
          environment.violated(
              "the history is not %s: %s %s"
                  .formatted(model.id(), violated.reason(), violated.core()));
      case Verdict.Unknown open -> environment.violated("no verdict: " + open.reason());
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
