package io.quorate.simulation.node;

import io.quorate.protocol.process.NodeId;
import io.quorate.simulation.host.Parcel;

/** What a machine needs from its world. */
public interface MachinePorts {

  /** A message leaves a node. */
  void send(NodeMachine from, NodeId to, Parcel parcel);

  /** A node has ended a turn. */
  void turned(NodeMachine machine);

  /** The node threw where it must not: the run has failed. */
  void defect(NodeMachine machine, RuntimeException failure);
}
