package io.quorate.node.metadata;

import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Refusal;
import io.quorate.store.operation.NodeAddress;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.List;
import java.util.SortedMap;

/** Messages between the metadata processes of the nodes. */
public sealed interface MetadataMessage {

  /**
   * A node reports to whoever leads, at each start and until its own table says so.
   *
   * @param cluster that it belongs to; empty where it has yet to learn it
   * @param generation of its data directory; 0 asks for one
   * @param registration tells apart two askings of the same node
   * @param replaces the generation that the one asked for takes the place of: what an earlier life
   *     asked for and a network delivers late replaces nothing
   * @param era of the group whose replica the directory holds since it was founded; 0 for none
   */
  record Register(
      String cluster,
      NodeAddress address,
      long generation,
      long registration,
      long replaces,
      long era)
      implements MetadataMessage {}

  /** Whoever asked so has this generation already: ask again to replace it. */
  record Replaces(long registration, long generation) implements MetadataMessage {}

  /** The cluster will not have the node, for now. */
  record Rejected(Refusal refusal) implements MetadataMessage {}

  /** Asks for what is newer than this version. */
  record Fetch(long version) implements MetadataMessage {}

  /** A whole table; one that was not founded says that its sender has none. */
  record Snapshot(Table table) implements MetadataMessage {}

  /** The edits that follow a version. */
  record Edits(long after, List<Edit> edits) implements MetadataMessage {}

  /** The sender leads, and has this version; told now and then. */
  record Announce(long era, long term, long version) implements MetadataMessage {}

  /** Who leads? And what is newer than this version? */
  record Seek(long version) implements MetadataMessage {}

  /** Another node leads, as far as the sender knows. */
  record LedBy(long era, long term, NodeId leader) implements MetadataMessage {}

  /**
   * A node with an empty data directory asks what there is.
   *
   * @param registration that names the asking directory
   */
  record Probe(long registration) implements MetadataMessage {}

  /**
   * What there is.
   *
   * @param asked the directory that asked
   * @param registration that names the answering directory
   * @param founded the directories with which the answering node founds the cluster; empty where it
   *     does not
   * @param table its own; one that was not founded says that it has none
   */
  record Standing(long asked, long registration, SortedMap<NodeId, Long> founded, Table table)
      implements MetadataMessage {}

  /** The sender serves by this version, durably. */
  record Applied(long version) implements MetadataMessage {}

  /** Asks whoever leads for a change; the same number again asks for the same thing. */
  record Propose(long number, Request change) implements MetadataMessage {}

  /**
   * What became of it.
   *
   * @param version that the asking node must serve by before it answers
   */
  record Decided(long number, long version, Reply reply) implements MetadataMessage {}

  /** How far a replica of a partition has come in its move; told until the table says so too. */
  record Progress(int keyspace, int partition, long epoch, boolean drained)
      implements MetadataMessage {}

  /** The sender is leaving and holds nothing for anybody any more. */
  record Emptied() implements MetadataMessage {}
}
