package io.quorate.node.metadata;

import io.quorate.protocol.process.Effects;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * How the holder answers nodes that report to it: gives them a generation, or says why it will not.
 */
final class Registry {
  private final Ledger ledger;

  Registry(Ledger ledger) {
    this.ledger = ledger;
  }

  void register(
      NodeId node,
      MetadataMessage.Register ask,
      Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    Table.Member member = ledger.table().members().get(node);
    Refusal refusal = refusal(node, ask, member);
    if (ledger.table().departed().contains(node)) {
      effects.send(node, ledger.since(0)); // by which it knows for good, after restarts too
    }
    if (refusal != null || member == null) {
      effects.send(node, new MetadataMessage.Rejected(refusal != null ? refusal : unknown(node)));
      return;
    }
    if (isNew(ask, member) && ask.replaces() != member.generation()) {
      effects.send(node, new MetadataMessage.Replaces(ask.registration(), member.generation()));
      return;
    }
    effects.send(node, registered(node, ask, member, effects));
  }

  /** Does the same for the holder itself. */
  MetadataMessage.Registered registered(
      NodeId node,
      MetadataMessage.Register ask,
      Table.Member member,
      Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    if (isNew(ask, member)) {
      ledger.edit(new Edit.Register(node, ask.address(), ask.registration()), effects);
      effects.note("metadata-generation", 1);
      return new MetadataMessage.Registered(ledger.table().version(), ask.registration());
    }
    if (!member.address().equals(ask.address())) {
      ledger.edit(new Edit.Readdress(node, ask.address()), effects);
    }
    return new MetadataMessage.Registered(member.generation(), member.registration());
  }

  private static boolean isNew(MetadataMessage.Register ask, Table.Member member) {
    return ask.generation() == 0 && ask.registration() != member.registration();
  }

  private @Nullable Refusal refusal(
      NodeId node, MetadataMessage.Register ask, Table.@Nullable Member member) {
    String cluster = ledger.table().cluster();
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
    if (ledger.table().departed().contains(node)) {
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
