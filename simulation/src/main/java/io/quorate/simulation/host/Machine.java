package io.quorate.simulation.host;

import io.quorate.protocol.process.NodeId;
import io.quorate.simulation.engine.Choices;
import io.quorate.simulation.engine.Environment;
import io.quorate.simulation.engine.ErringClock;
import io.quorate.simulation.engine.Timeline;

/**
 * What a host stands on.
 *
 * @param index number of the node in its world
 * @param choices of this node alone
 */
public record Machine(
    int index,
    NodeId id,
    Environment environment,
    Choices choices,
    ErringClock clock,
    HostSettings settings) {

  /** Virtual time. */
  public Timeline timeline() {
    return environment.timeline();
  }
}
