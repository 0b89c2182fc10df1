package io.quorate.client;

import io.quorate.protocol.process.NodeId;
import io.quorate.store.operation.GroupAnswer;
import io.quorate.store.operation.Reply;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who leads each group, as receipts and refusals told: asking it spares a hop. A wrong belief costs
 * one hop, since every node forwards.
 */
final class Leaders {

  private final Map<Routes.Group, NodeId> known = new LinkedHashMap<>();

  @Nullable NodeId of(Routes.Group group) {
    return known.get(group);
  }

  /** A member of the group has answered. */
  void heard(Routes.Group group, Reply reply) {
    switch (reply) {
      case Reply.Found found -> heard(group, found.by());
      case Reply.Stored stored -> heard(group, stored.by());
      case Reply.Refused refused -> {
        String leader = refused.refusal().details().get("leader");
        if (leader != null) {
          known.put(group, new NodeId(leader));
        }
      }
      case GroupAnswer answer -> known.put(group, answer.position().by());
      case Reply.Listed _,
          Reply.Changed _,
          Reply.Versions _,
          Reply.Described _,
          Reply.Keyspaces _,
          Reply.Cluster _,
          Reply.Done _ -> {
        // These do not say who leads.
      }
    }
  }

  private void heard(Routes.Group group, List<NodeId> by) {
    if (!by.isEmpty()) {
      known.put(group, by.getFirst());
    }
  }
}
