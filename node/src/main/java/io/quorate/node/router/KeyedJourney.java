package io.quorate.node.router;

import io.quorate.protocol.process.Effects;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.quorum.Ownership;
import io.quorate.protocol.ring.Partitioner;
import io.quorate.store.operation.KeyspaceInfo;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.List;

/** A request on one key, on its way to a node that coordinates it. */
record KeyedJourney(
    NodeId self, KeyspaceInfo keyspace, Request.Keyed request, Topology topology, Arrival answer)
    implements Journey {

  static int partition(KeyspaceInfo keyspace, byte[] key) {
    return new Partitioner(keyspace.settings().partitions()).partitionOf(key);
  }

  @Override
  public ProcessId process() {
    return new ProcessId(keyspace.id(), partition(keyspace, request.key()));
  }

  @Override
  public List<NodeId> candidates() {
    Ownership ownership = topology.ownership(keyspace.id(), process().partition());
    return Candidates.of(self, keyspace, ownership, topology);
  }

  @Override
  public Object call() {
    return Answers.call(request);
  }

  @Override
  public boolean writes() {
    return Answers.writes(request);
  }

  @Override
  public RouterMessage message(long id) {
    return new RouterMessage.Forward(id, request);
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
        .with("partition", process().partition());
  }
}
