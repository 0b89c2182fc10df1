package io.quorate.simulation.run;

import io.quorate.simulation.world.Scenario;

/** A failed run, made smaller, run again with its trace, and told in words. */
public final class Failure {
  private static final int TRACE_LINES = Integer.getInteger("quorate.trace", 100);

  private final Worlds worlds;
  private final Scenario scenario;
  private final Scenario shrunk;
  private final Outcome outcome;

  private Failure(Worlds worlds, Scenario scenario, Scenario shrunk, Outcome outcome) {
    this.worlds = worlds;
    this.scenario = scenario;
    this.shrunk = shrunk;
    this.outcome = outcome;
  }

  /** Investigates a scenario that fails. */
  public static Failure of(Worlds worlds, Scenario failing) {
    Shrinker<Scenario> shrinker =
        new Shrinker<>(candidate -> Run.of(candidate, worlds::create, 0).failed());
    Scenario shrunk = shrinker.shrink(failing);
    return new Failure(worlds, failing, shrunk, Run.of(shrunk, worlds::create, TRACE_LINES));
  }

  /** The whole story. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append("seed ").append(scenario.seed()).append(" of the ").append(worlds.word());
    text.append(" world broke a promise:\n");
    outcome.violations().forEach(v -> text.append("  ").append(v).append('\n'));
    text.append("replay: ").append(Replay.command(worlds.word(), scenario.seed())).append('\n');
    text.append("settings: ").append(shrunk.nodes()).append(" nodes, ").append(shrunk.members());
    text.append(" members\n");
    shrunk.keyspaces().forEach(k -> text.append("  ").append(k).append('\n'));
    text.append("faults left after shrinking, of ").append(scenario.plan().faults().size());
    text.append(", with ").append(shrunk.operations()).append(" operations of each of ");
    text.append(shrunk.workload().clients()).append(" clients:\n");
    text.append(shrunk.plan().toString().indent(2));
    text.append("the last of its trace:\n");
    outcome.trace().forEach(line -> text.append("  ").append(line).append('\n'));
    return text.toString();
  }
}
