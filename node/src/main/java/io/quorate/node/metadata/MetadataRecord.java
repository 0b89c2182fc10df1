package io.quorate.node.metadata;

/** What a node persists of the metadata. */
public sealed interface MetadataRecord {

  /** The table was taken over as a whole. */
  record Adopted(Table table) implements MetadataRecord {}

  /** The next version of the table. */
  record Edited(long version, Edit edit) implements MetadataRecord {}

  /** This data directory's generation. */
  record Settled(long generation, long registration) implements MetadataRecord {}
}
