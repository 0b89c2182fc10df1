package io.quorate.node.metadata;

import io.quorate.protocol.process.Refusal;

/** What the metadata tells the layer above. */
public sealed interface MetadataNotice {

  /**
   * This table holds from now on.
   *
   * @param generation of this node's data directory; 0 while it has none, and must not write
   *     anything
   */
  record Changed(Table table, long generation) implements MetadataNotice {}

  /** The holder will not have this node, for now: it keeps asking. */
  record Rejected(Refusal refusal) implements MetadataNotice {}

  /** Some time has passed: look after what is done now and then. */
  record Tick() implements MetadataNotice {}
}
