package io.quorate.protocol.process;

/** The name of a node, unique in its cluster and never used again by another node. */
public record NodeId(String name) implements Comparable<NodeId> {

  public NodeId {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("A node's name must not be empty");
    }
  }

  @Override
  public int compareTo(NodeId other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
