package io.quorate.storage.journal;

/**
 * Whose data this is. Every segment and the file {@code roster} carry it, so that a directory is
 * never served by the wrong node.
 *
 * @param cluster id of the cluster
 * @param node name of the node
 * @param generation number of this data directory, allotted when a node with an empty one registers
 * @param format version of the on-disk format; this build writes {@link #FORMAT}
 */
public record Roster(String cluster, String node, long generation, int format) {

  /** The newest format that this build reads, and the one it writes. */
  public static final int FORMAT = Layout.FORMAT;

  /** Longest cluster id and node name, in UTF-8 bytes. */
  public static final int NAME_BYTES_MAX = 1024;

  public Roster(String cluster, String node, long generation) {
    this(cluster, node, generation, FORMAT);
  }
}
