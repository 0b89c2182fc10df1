package io.quorate.node.router;

import io.quorate.protocol.process.Effects;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.process.Refusal;
import io.quorate.store.operation.KeyspaceInfo;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.ArrayList;
import java.util.List;

/**
 * A question of somebody who follows a partition's changes, on its way to an owner: the one that it
 * asked before as long as that can be reached, because only there its place is known.
 */
record FeedJourney(
    NodeId self,
    KeyspaceInfo keyspace,
    Dialect dialect,
    Request.Changes request,
    Topology topology,
    Arrival answer)
    implements Journey {

  @Override
  public ProcessId process() {
    return new ProcessId(keyspace.id(), request.partition());
  }

  @Override
  public List<NodeId> candidates() {
    List<NodeId> owners =
        new ArrayList<>(Candidates.ownersOf(self, keyspace.id(), request.partition(), topology));
    String last = request.from().replica();
    for (NodeId owner : List.copyOf(owners)) {
      if (owner.name().equals(last)) {
        owners.remove(owner);
        owners.addFirst(owner);
      }
    }
    return owners;
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
            "Changes of partition %d of %s cannot be told: none of its owners can be reached"
                .formatted(request.partition(), keyspace.name()))
        .with("partition", request.partition());
  }
}
