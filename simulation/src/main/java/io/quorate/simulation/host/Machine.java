package io.quorate.simulation.host;

import io.quorate.protocol.process.NodeId;
import io.quorate.simulation.engine.Choices;
import io.quorate.simulation.engine.Counts;
import io.quorate.simulation.engine.ErringClock;
import io.quorate.simulation.engine.Fingerprint;
import io.quorate.simulation.engine.Timeline;
import io.quorate.simulation.engine.Trace;

/**
 * What a host stands on.
 *
 * @param index number of the node in its world
 * @param choices of this node alone
 */
public record Machine(
    int index,
    NodeId id,
    Timeline timeline,
    Choices choices,
    Counts counts,
    Fingerprint fingerprint,
    Trace trace,
    ErringClock clock,
    HostSettings settings) {}
