package io.quorate.node.metadata;

import io.quorate.protocol.process.Refusal;
import io.quorate.store.operation.NodeAddress;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.List;

/** Messages between the metadata processes of the nodes. */
public sealed interface MetadataMessage {

  /**
   * A node reports to the holder, at each start and until it is answered.
   *
   * @param cluster that it belongs to; empty where it has yet to learn it
   * @param generation of its data directory; 0 asks for one
   * @param registration tells apart two askings of the same node
   * @param replaces the generation that the one asked for takes the place of: what an earlier life
   *     asked for and a network delivers late replaces nothing
   */
  record Register(
      String cluster, NodeAddress address, long generation, long registration, long replaces)
      implements MetadataMessage {}

  /** Whoever asked so has this generation already: ask again to replace it. */
  record Replaces(long registration, long generation) implements MetadataMessage {}

  /** The holder knows the node; {@code generation} is the one it has, or from now on has. */
  record Registered(long generation, long registration) implements MetadataMessage {}

  /** The holder will not have the node, for now. */
  record Rejected(Refusal refusal) implements MetadataMessage {}

  /** Asks for what is newer than this version. */
  record Fetch(long version) implements MetadataMessage {}

  /** A whole table; one that was not founded says that its sender has none. */
  record Snapshot(Table table) implements MetadataMessage {}

  /** The edits that follow a version. */
  record Edits(long after, List<Edit> edits) implements MetadataMessage {}

  /** The holder's version, told now and then. */
  record Announce(long version) implements MetadataMessage {}

  /** The sender serves by this version, durably. */
  record Applied(long version) implements MetadataMessage {}

  /** Asks the holder for a change; the same number again asks for the same thing. */
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
