package io.quorate.simulation.raft;

import io.quorate.protocol.raft.RaftView;
import io.quorate.simulation.engine.Defects;
import io.quorate.simulation.engine.Environment;
import io.quorate.simulation.engine.Timeline;
import io.quorate.simulation.run.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One run: faults and clients until the horizon, then rest, then judgement. */
final class RaftRun {
  private static final long SECOND = 1_000_000_000;
  private static final long REST_NANOS_MAX = 120 * SECOND;
  private static final int OPERATIONS_AFTER = 5;
  private static final long EVENTS_MAX = 5_000_000;

  private final Environment environment;
  private final RaftScenario scenario;
  private final RaftWorld world;
  private final RaftFaults faults;
  private final List<RegisterClient> clients = new ArrayList<>();

  private RaftRun(RaftScenario scenario, int traceLines) {
    this.scenario = scenario;
    environment = Environment.of(scenario.seed(), traceLines);
    Commands commands = new Commands(environment, RegisterClient.KEYS);
    world = new RaftWorld(environment, scenario, new Figure3(environment, commands));
    faults = new RaftFaults(environment, world);
    for (int number = 0; number < scenario.clients(); number++) {
      clients.add(new RegisterClient(number, scenario, world, commands, environment));
    }
  }

  /**
   * Runs a scenario to its end or to its first broken promise.
   *
   * @param traceLines lines of trace to keep
   */
  static Outcome of(RaftScenario scenario, int traceLines) {
    RaftRun run = new RaftRun(scenario, traceLines);
    try {
      run.execute();
    } catch (RuntimeException defect) {
      run.environment.violated("the run threw " + Defects.text(defect));
    }
    return run.outcome();
  }

  private void execute() {
    countMembers();
    world.begin();
    clients.forEach(RegisterClient::begin);
    faults.begin(scenario.plan());
    advance(scenario.horizonNanos());
    environment.trace().line(() -> "CALM: all faults end");
    faults.end();
    world.calm();
    clients.forEach(client -> client.windDown(OPERATIONS_AFTER));
    long deadline = environment.timeline().now() + REST_NANOS_MAX;
    String unrest = unrest();
    while (!environment.failed() && unrest != null) {
      advance(environment.timeline().now() + SECOND / 2);
      unrest = unrest();
      if (unrest != null && environment.timeline().now() > deadline) {
        environment.violated(
            "no rest %d s after the faults: %s".formatted(REST_NANOS_MAX / SECOND, unrest));
      }
    }
  }

  private void countMembers() {
    if (scenario.witness()) {
      environment.counts().add("member.witness");
    }
    for (int node = 0; node < scenario.nodes(); node++) {
      if (scenario.settings(node).priority() < scenario.settings().priority()) {
        environment.counts().add("member.lowerPriority");
      }
    }
  }

  /** What has not come to rest yet, in words. */
  private @Nullable String unrest() {
    int leader = world.leader();
    RaftView leading = leader < 0 ? null : world.view(leader);
    if (leading == null) {
      return "nobody leads";
    }
    for (RegisterClient client : clients) {
      if (!client.finished()) {
        return "a client does not finish";
      }
    }
    if (leading.membership().joint()) {
      return "the membership is joint";
    }
    for (int node = 0; node < world.nodes(); node++) {
      RaftView view = world.view(node);
      boolean member = leading.membership().contains(world.ids().get(node));
      if (member && (view == null || view.delivered() != leading.last())) {
        return world.ids().get(node) + " has not delivered all";
      }
    }
    return difference(leader);
  }

  private @Nullable String difference(int leader) {
    RegisterProcess one = world.replica(leader);
    for (int node = 0; node < world.nodes(); node++) {
      RegisterProcess other = world.replica(node);
      if (one != null
          && other != null
          && !world.witness(world.ids().get(node))
          && other.state().applied() == one.state().applied()
          && !java.util.Arrays.equals(other.state().encode(), one.state().encode())) {
        return world.ids().get(node) + " holds another state";
      }
    }
    return null;
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
