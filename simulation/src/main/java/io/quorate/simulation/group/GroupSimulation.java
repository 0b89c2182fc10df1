package io.quorate.simulation.group;

import io.quorate.simulation.run.Outcome;
import io.quorate.simulation.run.Replay;
import io.quorate.simulation.run.Shrinker;
import io.quorate.simulation.run.Simulation;

/** Whole groups: the engine, the machine of keyspaces, watches and leases. */
public final class GroupSimulation {
  private static final String WORD = "group";
  private static final int TRACE_LINES = Integer.getInteger("quorate.trace", 120);

  private GroupSimulation() {}

  /** The runs. */
  public static Simulation simulation() {
    return new Simulation(
        WORD,
        seed -> GroupRun.of(GroupScenario.draw(seed), 0),
        seed -> story(GroupScenario.draw(seed)));
  }

  static String story(GroupScenario failing) {
    Shrinker<GroupScenario> shrinker =
        new Shrinker<>(candidate -> GroupRun.of(candidate, 0).failed());
    GroupScenario shrunk = shrinker.shrink(failing);
    Outcome outcome = GroupRun.of(shrunk, TRACE_LINES);
    StringBuilder text = new StringBuilder();
    text.append("seed ").append(failing.seed()).append(" of the group world broke a promise:\n");
    outcome.violations().forEach(v -> text.append("  ").append(v).append('\n'));
    text.append("replay: ").append(Replay.command(WORD, failing.seed())).append('\n');
    text.append("settings: ").append(shrunk.raft()).append('\n');
    text.append("  ").append(shrunk.group()).append('\n');
    text.append(
        "%d nodes, %s clients, corruption: %b; faults left after shrinking, of %d, with %d operations of each of %d clients:%n"
            .formatted(
                shrunk.nodes(),
                shrunk.sequential() ? "sequential" : "linearizable",
                shrunk.corrupts(),
                failing.faults(),
                shrunk.operations(),
                shrunk.clients()));
    text.append(shrunk.plan().toString().indent(2));
    text.append("the last of its trace:\n");
    outcome.trace().forEach(line -> text.append("  ").append(line).append('\n'));
    return text.toString();
  }
}
