package io.quorate.server.peer;

import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;

/** The node, as its peers' connections see it. All calls happen on the loop, within a turn. */
public interface PeerHost {

  /**
   * The cluster's id: only nodes of the same one may speak with each other. Empty while this node
   * has yet to learn it.
   */
  String cluster();

  NodeId self();

  /** The version of the table of ownership that this node has, for the other side's log. */
  long tableVersion();

  /** Appends a message by the codec of that process. */
  void write(ProcessId process, Object message, WireWriter out);

  /** Reads the rest of a frame by the codec of that process. */
  Object read(ProcessId process, WireReader in);

  /**
   * This process must not take part: a peer knows another one that lives and is this node too, say.
   *
   * @param why for the person who started it
   */
  void displaced(String why);

  /**
   * Another node dials this one.
   *
   * @param itsCluster empty while it knows of none
   */
  void called(NodeId by, String itsCluster);

  /** The connection to a peer is there, or is gone. */
  void linked(NodeId peer, boolean up);

  /** A message arrived. */
  void receive(NodeId from, ProcessId to, Object message);
}
