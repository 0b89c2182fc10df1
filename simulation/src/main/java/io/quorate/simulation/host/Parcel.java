package io.quorate.simulation.host;

import io.quorate.protocol.process.ProcessId;

/** What travels from node to node: a message for the process of the same id over there. */
public record Parcel(ProcessId process, Object message) {}
