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
   * A peer knows another process that lives and is this node too: this one must not take part.
   *
   * @param why for the person who started it
   */
  void displaced(String why);

  /** The connection to a peer is there, or is gone. */
  void linked(NodeId peer, boolean up);

  /** A message arrived. */
  void receive(NodeId from, ProcessId to, Object message);
}
