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
   * Whether a node with an empty data directory may found the group: only when all nodes that found
   * the cluster have said that they know of none, and none has founded it with another directory.
   *
   * @param missing nodes that have yet to answer
   */
  default boolean mayFound(int missing, boolean barred) {
    return missing == 0 && !barred;
  }
}
