package io.quorate.simulation.world;

import java.util.List;

/** How the nodes of a world of bare processes learn whom they can reach. */
interface Reachability {

  /** All nodes begin to look. */
  void begin();

  /** No mistakes of its own making from now on. */
  void calm();

  /** A node has started. */
  void started(int node);

  /** A process on a node told something; what is not about reachability is ignored. */
  void noticed(int node, Object notice);

  /** Who still believes what is not so, in words. */
  List<String> unrest();
}
