package io.quorate.simulation.node;

import io.quorate.node.NodeSettings;
import io.quorate.storage.tables.Tables;

/**
 * How machines drive their nodes: the duties of a host, one method each. {@link #SOUND} is the only
 * implementation outside tests; a simulation with a machine that neglects one of them must find a
 * promise broken.
 */
public interface Machinery {

  /** As it is meant. */
  Machinery SOUND = new Machinery() {};

  /** Whether a node hears that its records are durable before they are. */
  default boolean announcesUnsynced() {
    return false;
  }

  /** The tables that the storage engine gets. */
  default Tables tables(Tables sound) {
    return sound;
  }

  /** The settings that the node gets. */
  default NodeSettings settings(NodeSettings sound) {
    return sound;
  }
}
