package io.quorate.simulation.raft;

import io.quorate.simulation.run.Outcome;
import io.quorate.simulation.run.Replay;
import io.quorate.simulation.run.Shrinker;
import io.quorate.simulation.run.Simulation;

/** Groups of the bare engine, with a register as their machine. */
public final class RaftSimulation {
  private static final String WORD = "raft";
  private static final int TRACE_LINES = Integer.getInteger("quorate.trace", 120);

  private RaftSimulation() {}

  /** The runs. */
  public static Simulation simulation() {
    return new Simulation(
        WORD,
        seed -> RaftRun.of(RaftScenario.draw(seed), 0),
        seed -> story(RaftScenario.draw(seed)));
  }

  private static String story(RaftScenario failing) {
    Shrinker<RaftScenario> shrinker =
        new Shrinker<>(candidate -> RaftRun.of(candidate, 0).failed());
    RaftScenario shrunk = shrinker.shrink(failing);
    Outcome outcome = RaftRun.of(shrunk, TRACE_LINES);
    StringBuilder text = new StringBuilder();
    text.append("seed ").append(failing.seed()).append(" of the raft world broke a promise:\n");
    outcome.violations().forEach(v -> text.append("  ").append(v).append('\n'));
    text.append("replay: ").append(Replay.command(WORD, failing.seed())).append('\n');
    text.append("settings: ").append(shrunk.settings()).append('\n');
    text.append(
        "%d nodes, %d voters, faults left after shrinking, of %d, with %d operations of each of %d clients:%n"
            .formatted(
                shrunk.nodes(),
                shrunk.voters(),
                failing.faults(),
                shrunk.operations(),
                shrunk.clients()));
    shrunk.plan().forEach(planned -> text.append("  ").append(planned).append('\n'));
    text.append("the last of its trace:\n");
    outcome.trace().forEach(line -> text.append("  ").append(line).append('\n'));
    return text.toString();
  }
}
