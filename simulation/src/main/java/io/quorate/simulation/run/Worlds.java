package io.quorate.simulation.run;

import io.quorate.simulation.engine.Environment;
import io.quorate.simulation.world.NodeWorld;
import io.quorate.simulation.world.ProcessWorld;
import io.quorate.simulation.world.Scenario;
import io.quorate.simulation.world.World;
import java.util.Locale;

/** The kinds of worlds that a scenario can be run in. */
public enum Worlds {
  /** Bare protocol processes: fast. */
  PROCESS,
  /** Whole nodes: true. */
  NODES;

  /** A world of this kind. */
  World create(Environment environment, Scenario scenario) {
    return switch (this) {
      case PROCESS -> new ProcessWorld(environment, scenario);
      case NODES -> new NodeWorld(environment, scenario);
    };
  }

  /** The scenario that a seed stands for in a world of this kind. */
  public Scenario draw(long seed) {
    return switch (this) {
      case PROCESS -> Scenario.draw(seed);
      case NODES -> Scenario.drawNodes(seed);
    };
  }

  /** What is run in worlds of this kind. */
  public Simulation simulation() {
    return new Simulation(
        word(),
        seed -> Run.of(draw(seed), this::create, 0),
        seed -> Failure.of(this, draw(seed)).text(),
        this == PROCESS ? Coverage.PROCESS : Coverage.NODES,
        this == PROCESS ? 1_000 : 200);
  }

  /** The name on a command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
