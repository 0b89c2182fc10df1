package io.quorate.node.metadata;

/**
 * The decisions on which the promises of the metadata hang, one method each. {@link #DEFAULT} is
 * the only implementation outside tests; a simulation that breaks one of them must find a promise
 * broken.
 */
public interface MetadataRules {

  /** The rules as they are meant. */
  MetadataRules DEFAULT = new MetadataRules() {};

  /** Whether edits are told to the nodes before the group has decided them. */
  default boolean tellsUndecided() {
    return false;
  }

  /**
   * Whether this node may decide changes and drive moves: while it leads and has applied all that
   * earlier leaders decided.
   *
   * @param ready whether the group says so now
   * @param once whether it has ever said so in this life
   */
  default boolean mayDecide(boolean ready, boolean once) {
    return ready;
  }

  /** Whether what was decided on one version of the table may be made to another. */
  default boolean fits(long base, long version) {
    return base == version;
  }

  /**
   * Whether a node with an empty data directory may found the group: only when all nodes that found
   * the cluster have said that they know of none, and none has founded it with another directory.
   *
   * @param missing nodes that have yet to answer
   */
  default boolean mayFound(int missing, boolean barred) {
    return missing == 0 && !barred;
  }
}
