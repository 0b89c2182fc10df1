package io.quorate.node.metadata;

import io.quorate.protocol.process.NodeId;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a node persists of the metadata. */
public sealed interface MetadataRecord {

  /** The table was taken over as a whole. */
  record Adopted(Table table) implements MetadataRecord {}

  /** The next version of the table. */
  record Edited(long version, Edit edit) implements MetadataRecord {}

  /**
   * This data directory's generation, 0 while it has none, and the number that names the directory.
   */
  record Settled(long generation, long registration) implements MetadataRecord {}

  /**
   * This node founds the group that decides the table; from now on it votes there.
   *
   * @param era of the group; 0 takes it back: the seat is lost
   * @param directories the numbers of the data directories of those that found the cluster
   */
  record Founded(long era, SortedMap<NodeId, Long> directories, SortedSet<NodeId> voters)
      implements MetadataRecord {

    /** Nothing was founded. */
    static final Founded NOTHING = new Founded(0, new TreeMap<>(), new TreeSet<>());

    public Founded {
      directories = Collections.unmodifiableSortedMap(new TreeMap<>(directories));
      voters = Collections.unmodifiableSortedSet(new TreeSet<>(voters));
    }
  }
}
