package io.quorate.node.metadata;

import io.quorate.protocol.process.Effects;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Refusal;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * How whoever leads answers nodes that report to it: gives them a generation, or says why it will
 * not.
 */
final class Registry {
  private Registry() {}

  /** The edit that a report calls for; null for none, and perhaps the node is told why. */
  static @Nullable Edit decide(
      NodeId node,
      MetadataMessage.Register ask,
      Table table,
      Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects,
      BiConsumer<NodeId, MetadataMessage> send) {
    Table.Member member = table.members().get(node);
    Refusal refusal = refusal(node, ask, table);
    if (refusal != null || member == null) {
      send.accept(node, new MetadataMessage.Rejected(refusal != null ? refusal : unknown(node)));
      return null;
    }
    if (isNew(ask, member)) {
      if (ask.replaces() != member.generation()) {
        send.accept(node, new MetadataMessage.Replaces(ask.registration(), member.generation()));
        return null;
      }
      effects.note("metadata-generation", 1);
      return new Edit.Register(node, ask.address(), ask.registration(), ask.era());
    }
    return member.address().equals(ask.address()) ? null : new Edit.Readdress(node, ask.address());
  }

  private static boolean isNew(MetadataMessage.Register ask, Table.Member member) {
    return ask.generation() == 0 && ask.registration() != member.registration();
  }

  private static @Nullable Refusal refusal(NodeId node, MetadataMessage.Register ask, Table table) {
    String cluster = table.cluster();
    Table.Member member = table.members().get(node);
    if (!ask.cluster().isEmpty() && !ask.cluster().equals(cluster)) {
      return new Refusal(
          ErrorCode.CONFLICT,
          "Node "
              + node
              + " belongs to cluster "
              + ask.cluster()
              + ", this is cluster "
              + cluster
              + "; give it the address of its own cluster, or an empty data directory to join this one");
    }
    if (table.departed().contains(node)) {
      return new Refusal(
          ErrorCode.CONFLICT,
          "Node "
              + node
              + " was removed from the cluster; to have the machine back, start it under a new name with an"
              + " empty data directory");
    }
    if (member == null) {
      return unknown(node);
    }
    if (ask.generation() != 0 && ask.generation() != member.generation()) {
      return new Refusal(
          ErrorCode.CONFLICT,
          "Node "
              + node
              + " came back with an empty data directory meanwhile, so this older one no longer counts;"
              + " start it with the newer directory");
    }
    return null;
  }

  private static Refusal unknown(NodeId node) {
    return new Refusal(
        ErrorCode.NOT_FOUND,
        "Node "
            + node
            + " is not expected here; admit it first with 'quorate cluster add "
            + node
            + " HOST:PORT'");
  }
}
