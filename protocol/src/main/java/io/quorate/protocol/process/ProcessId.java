package io.quorate.protocol.process;

/**
 * Names a process on a node.
 *
 * @param keyspace allotted by the metadata and never used again, so that a keyspace that is deleted
 *     and created again is another one; {@link #SYSTEM} for the node's own processes
 * @param partition from 0
 */
public record ProcessId(int keyspace, int partition) implements Comparable<ProcessId> {

  /** The keyspace of the node's own processes. */
  public static final int SYSTEM = 0;

  /** Failure detection. */
  public static final ProcessId MEMBERSHIP = new ProcessId(SYSTEM, 0);

  /** Nodes, keyspaces and ownership. */
  public static final ProcessId METADATA = new ProcessId(SYSTEM, 1);

  @Override
  public int compareTo(ProcessId other) {
    int order = Integer.compare(keyspace, other.keyspace);
    return order != 0 ? order : Integer.compare(partition, other.partition);
  }

  @Override
  public String toString() {
    return keyspace + "/" + partition;
  }
}
