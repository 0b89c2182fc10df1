package io.quorate.simulation.world;

import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.process.NodeId;
import io.quorate.simulation.engine.Counts;
import io.quorate.simulation.fault.FaultTarget;
import io.quorate.simulation.history.WallTimes;
import io.quorate.simulation.workload.Service;
import java.util.List;
import java.util.SortedMap;

/** A simulated cluster that serves clients while faults happen to it. */
public interface World extends Service {

  /**
   * What one owner of one partition holds.
   *
   * @param keyspace its name
   * @param versions encoded versions by key
   */
  record Replica(
      String keyspace, String partition, NodeId node, SortedMap<byte[], byte[]> versions) {}

  /** What can go wrong with it. */
  FaultTarget faults();

  /** Told which nodes still hold a key when one of them lets go of it. */
  interface Custody {

    /**
     * A node let go of a key.
     *
     * @param held what other nodes hold
     * @param down nodes that are down and may hold it
     */
    void letGo(String keyspace, byte[] key, List<Versions> held, int down);
  }

  /** Tells each time that a node lets go of a key; whole nodes do not tell. */
  default void watch(Custody custody) {}

  /** All members start. */
  void begin();

  /** Whether clients may begin. */
  boolean ready();

  /** Bounds of what the nodes' wall clocks show. */
  WallTimes wallTimes();

  /** The faults are over: what was drawn to go wrong by itself goes right from now on. */
  void calm();

  /** What has not come to rest yet, in words; empty when all hints, moves and requests are done. */
  List<String> unrest();

  /** Messages between replicas so far, by kind. */
  Counts chatter();

  /** What the owners of each partition hold, owners of one partition one after the other. */
  List<Replica> replicas();
}
