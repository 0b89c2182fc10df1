package io.quorate.node.router;

import io.quorate.protocol.process.Effects;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.process.Refusal;
import io.quorate.store.operation.KeyspaceInfo;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.List;

/** A request that one partition answers, on its way to a replica of it. */
record PartitionJourney(
    NodeId self,
    KeyspaceInfo keyspace,
    Dialect dialect,
    Request.Data request,
    Topology topology,
    Arrival answer)
    implements Journey {

  /** The partition that answers: the key's, the one that is named, or the only one. */
  private int partition() {
    return switch (request) {
      case Request.Keyed keyed -> keyspace.settings().partitionOf(keyed.key());
      case Request.AtPartition at -> at.partition();
      default -> 0;
    };
  }

  @Override
  public ProcessId process() {
    return new ProcessId(keyspace.id(), partition());
  }

  @Override
  public List<NodeId> candidates() {
    return Candidates.of(self, keyspace, partition(), request, topology);
  }

  @Override
  public boolean reaches(NodeId node) {
    return topology.linked(node);
  }

  @Override
  public void arrived(Reply reply, Effects<RouterMessage, Void, Void> effects) {
    answer.arrived(reply, effects);
  }

  @Override
  public Refusal nobody() {
    return new Refusal(
            ErrorCode.QUORUM_UNAVAILABLE,
            "No node that may coordinate this key can be reached from %s; try again when its owners are back"
                .formatted(self))
        .with("keyspace", keyspace.name())
        .with("partition", partition());
  }
}
