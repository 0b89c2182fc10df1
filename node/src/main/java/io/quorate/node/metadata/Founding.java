package io.quorate.node.metadata;

import io.quorate.protocol.process.Effects;
import io.quorate.protocol.process.NodeId;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How the holder gets its table when its data directory is empty: the cluster may be new, or the
 * holder's disk was lost. It asks every other node, takes the newest table that any of them has,
 * and founds the cluster only when all of them say that they have none. Until all have answered it
 * changes nothing, since the one that is missing may know a later version.
 */
final class Founding {
  private final NodeId self;
  private final MetadataSettings settings;
  private final Ledger ledger;
  private final SortedSet<NodeId> answered = new TreeSet<>();
  private boolean done;

  Founding(NodeId self, MetadataSettings settings, Ledger ledger) {
    this.self = self;
    this.settings = settings;
    this.ledger = ledger;
  }

  /**
   * A table of an earlier life is the newest there is: its edits left this node only once durable.
   */
  void started(Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    done = ledger.table().founded();
    tick(effects);
  }

  /** Whether the table may be changed. */
  boolean done() {
    return done;
  }

  /** Who has yet to answer. */
  SortedSet<NodeId> missing() {
    SortedSet<NodeId> missing =
        new TreeSet<>(
            ledger.table().founded()
                ? ledger.table().members().keySet()
                : settings.bootstrap().keySet());
    missing.remove(self);
    missing.removeAll(answered);
    return missing;
  }

  void tick(Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    if (done) {
      return;
    }
    SortedSet<NodeId> missing = missing();
    for (NodeId node : missing) {
      effects.send(node, new MetadataMessage.Fetch(ledger.table().version()));
    }
    if (missing.isEmpty()) {
      finish(effects);
    }
  }

  /** A node told what it has, and the ledger took over what was new in it. */
  void answered(NodeId by, Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    if (!done && answered.add(by) && missing().isEmpty()) {
      finish(effects);
    }
  }

  private void finish(Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    done = true;
    if (!ledger.table().founded()) {
      String cluster =
          settings.cluster().isEmpty()
              ? "q" + Long.toHexString(effects.choose("cluster-id", 1L << 48))
              : settings.cluster();
      ledger.edit(new Edit.Found(cluster, settings.bootstrap()), effects);
      effects.note("metadata-founded", 1);
    }
  }
}
