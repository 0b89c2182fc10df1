package io.quorate.simulation.host;

import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Process;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.process.Rows;
import java.util.List;

/** What a host needs from its world. */
public interface HostPorts {

  /** The processes that every node runs, in the order in which they start. */
  List<ProcessId> processes();

  /**
   * A new life of a process.
   *
   * @param generation of the data directory: higher after each loss of the disk
   */
  Process<?, ?, ?, ?> create(SimHost host, ProcessId id, Rows rows, long generation);

  /**
   * Whether a process keeps its log in the journal: it then gets back all that it has not released,
   * and its rows reach the disk together with their mark.
   */
  default boolean keepsLog(ProcessId id) {
    return false;
  }

  /** All processes of the host have recovered; a chance to tell them what they must know. */
  void started(SimHost host);

  /** A process told the layer above something. */
  void notice(SimHost host, ProcessId id, Object notice);

  /** A message leaves a host. */
  void send(SimHost host, NodeId to, Parcel parcel);

  /** What the journal does to a record: nothing, or encoding and decoding it. */
  Object stored(ProcessId id, Object record);

  /** Whether a call needs room on the disk. */
  boolean writes(Object call);

  /** A process deleted a row, not as part of its recovery. */
  default void forgotten(SimHost host, ProcessId id, byte[] row) {}

  /** A process threw: the run has failed. */
  void defect(SimHost host, ProcessId id, RuntimeException failure);
}
