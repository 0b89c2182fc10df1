package io.quorate.simulation.fault;

import io.quorate.simulation.engine.SimNetwork;
import java.util.List;

/** A world on which faults can be carried out. Each method answers whether it changed anything. */
public interface FaultTarget {

  /** How many nodes there are, members or not. */
  int nodes();

  /** The network between them. */
  SimNetwork<?> network();

  /** Runs something at a moment when a node has records that are not durable yet. */
  void whenBusy(int node, Runnable then);

  /** Stops a node at once. */
  boolean crash(int node);

  /** Starts a node that is down. */
  boolean start(int node);

  /** Empties the disk of a node that is down. */
  void loseDisk(int node);

  /** Stops or resumes a node's turns. */
  void pause(int node, boolean paused);

  /** Fills a node's disk or makes room again. */
  void fillDisk(int node, boolean full);

  /** Makes each sync take so much longer. */
  void slowDisk(int node, long moreNanos);

  /** Has the node's next sync fail; then it has stopped. */
  void failSync(int node, Runnable stopped);

  /** Stops a node in good order. */
  boolean stop(int node);

  /** Begins to have the nodes block messages between one side and the rest. */
  boolean cut(List<Integer> side);

  /** Ends that. */
  void heal();

  /** Moves a node's wall clock. */
  void jumpClock(int node, long millis);

  /** Begins to admit a node. */
  boolean addNode(int node);

  /** Begins to remove a node. */
  boolean removeNode(int node);
}
