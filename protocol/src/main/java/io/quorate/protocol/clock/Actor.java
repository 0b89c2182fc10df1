package io.quorate.protocol.clock;

/**
 * Whoever numbers events of a key: a replica and the epoch of its memory. A replica that cannot
 * prove it remembers all its own events of the key takes a new epoch, so that no dot is used twice.
 *
 * @param node the replica's name
 * @param epoch at least 0; a later epoch of the same node is larger
 */
public record Actor(String node, long epoch) implements Comparable<Actor> {
  public Actor {
    if (epoch < 0) {
      throw new IllegalArgumentException("epoch of " + node + " must be at least 0, not " + epoch);
    }
  }

  /** Stands behind the name of an actor that came from a backup; no node has it in its name. */
  private static final char RETIRED = '~';

  /**
   * The name under which this actor's writes go on to be known where they are restored: another one
   * than any node has, so that nobody numbers writes in its place. One that has retired keeps its
   * name.
   *
   * @param restore tells apart what was restored from different backups
   */
  public Actor retired(String restore) {
    return isRetired(node) ? this : new Actor(node + RETIRED + restore, epoch);
  }

  /** Whether no node can have that name. */
  public static boolean isRetired(String node) {
    return node.indexOf(RETIRED) >= 0;
  }

  @Override
  public int compareTo(Actor other) {
    int byNode = node.compareTo(other.node);
    return byNode != 0 ? byNode : Long.compare(epoch, other.epoch);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Actor that && epoch == that.epoch && node.equals(that.node);
  }

  @Override
  public int hashCode() {
    return 31 * node.hashCode() + Long.hashCode(epoch);
  }

  @Override
  public String toString() {
    return node + "/" + epoch;
  }
}
