package io.quorate.node.keyspaces;

import io.quorate.node.metadata.Table;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.quorum.Ownership;
import io.quorate.protocol.ring.Member;
import io.quorate.protocol.ring.Placement;
import io.quorate.protocol.ring.Preferences;
import io.quorate.store.operation.KeyspaceSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * Who serves each partition of a keyspace: the owners as the table has them, then everybody else in
 * the order of the keyspace's placement. The same on every node that has the same table.
 */
final class Assignment {

  private Assignment() {}

  /**
   * @param owners the members
   * @param arrived who owns nothing yet
   * @param retiring who goes
   */
  static List<Ownership> of(
      Table.Keyspace keyspace, List<NodeId> owners, List<NodeId> arrived, List<NodeId> retiring) {
    KeyspaceSettings settings = keyspace.info().settings();
    List<Member> members = Member.of(owners.stream().map(NodeId::name).toList());
    Preferences preferences =
        Placement.named(settings.placement())
            .place(members, settings.partitions(), Math.min(settings.n(), members.size()));
    List<Ownership> ownerships = new ArrayList<>();
    for (int partition = 0; partition < keyspace.partitions().size(); partition++) {
      Table.Replicas replicas = keyspace.partitions().get(partition);
      List<NodeId> fallbacks = new ArrayList<>();
      List<NodeId> order = new ArrayList<>();
      preferences.order(partition).forEach(name -> order.add(new NodeId(name)));
      order.addAll(arrived);
      for (NodeId node : order) {
        if (!replicas.primaries().contains(node)) {
          fallbacks.add(node);
        }
      }
      ownerships.add(
          new Ownership(
              replicas.epoch(),
              replicas.primaries(),
              List.copyOf(fallbacks),
              replicas.joining(),
              replicas.leaving(),
              List.copyOf(retiring)));
    }
    return ownerships;
  }
}
