package io.quorate.node.metadata;

import io.quorate.protocol.process.Effects;
import io.quorate.protocol.process.NodeId;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a node does whose data directory is empty: the cluster may be new, or the disk was lost. It
 * asks every other node what there is, and founds the group that decides the table only when all
 * that are to found the cluster say that they know of none. A group that was founded with another
 * directory of this node counts on votes that are forgotten: then it waits to be seated like a
 * newcomer.
 *
 * <p>Why no cluster is founded twice: whoever founds has written down with which directories of the
 * others, before it votes. If a node has voted with a directory and lost it, then whoever counted
 * that vote has written down that directory, or an earlier one, and says so to the next. So a
 * founder whom the others did not wait for may still take the seat that it was founded with.
 *
 * <p>A group of one voter that lost its disk is gone. What it decided last may have reached nobody,
 * or be on its way still: whoever decided again, from the newest table that the others have, could
 * make another table of a version that there was. So that voter stands still.
 */
final class Founding {
  private static final long FIRST_ERA = 1;

  private final NodeId self;
  private final MetadataSettings settings;
  private final Ledger ledger;
  private final SortedMap<NodeId, Long> answered = new TreeMap<>();
  private boolean barred;
  private int ticks;

  Founding(NodeId self, MetadataSettings settings, Ledger ledger) {
    this.self = self;
    this.settings = settings;
    this.ledger = ledger;
  }

  private boolean open() {
    return ledger.generation() == 0 && ledger.founded().era() == 0;
  }

  /** Who has yet to answer. */
  SortedSet<NodeId> missing() {
    SortedSet<NodeId> missing =
        new TreeSet<>(
            ledger.table().founded()
                ? ledger.table().members().keySet()
                : settings.bootstrap().keySet());
    missing.remove(self);
    missing.removeAll(answered.keySet());
    return missing;
  }

  void tick(Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    if (open()) {
      ticks++;
      for (NodeId node : missing()) {
        effects.send(node, new MetadataMessage.Probe(ledger.registration()));
      }
      look(effects);
    }
  }

  /** What to say to another node with an empty directory. */
  MetadataMessage.Standing standing(MetadataMessage.Probe probe) {
    return new MetadataMessage.Standing(
        probe.registration(),
        ledger.registration(),
        ledger.founded().directories(),
        ledger.table());
  }

  /** A node answered, and the ledger took over its table if that was newer. */
  void answered(
      NodeId by,
      MetadataMessage.Standing standing,
      Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    if (!open() || standing.asked() != ledger.registration()) {
      return; // perhaps an earlier life has asked
    }
    answered.put(by, standing.registration());
    Long known = standing.founded().get(self);
    barred |= !standing.founded().isEmpty() && (known == null || known != ledger.registration());
    look(effects);
  }

  private void look(Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    Table table = ledger.table();
    if ((!table.founded() || isUnclaimed(table))
        && settings.voters().contains(self)
        && settings.bootstrap().containsKey(self)
        && hasListened()
        && settings.rules().mayFound(missing().size(), barred)) {
      found(effects);
    }
  }

  /**
   * Whether nodes that were added to a former cluster of this one alone would have called by now,
   * and told their table. Nobody else can be asked: it was told of none.
   */
  private boolean hasListened() {
    return settings.bootstrap().size() > 1 || ticks * settings.tickNanos() >= settings.aloneNanos();
  }

  /**
   * Whether this node has a seat since the founding and no directory of it has claimed that. A
   * majority of the founders may have gone on before this one had heard from all, and need it now.
   * Where this one alone votes, there is no table but by a directory that it has lost.
   */
  private boolean isUnclaimed(Table table) {
    Table.Seat seat = table.seats().get(self);
    return table.era() == FIRST_ERA
        && seat != null
        && seat.votes()
        && seat.generation() == 0
        && table.voters().size() > 1;
  }

  private void found(Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    SortedMap<NodeId, Long> directories = new TreeMap<>(answered);
    directories.put(self, ledger.registration());
    ledger.found(new MetadataRecord.Founded(FIRST_ERA, directories, settings.voters()), effects);
    effects.note("metadata-founds", FIRST_ERA);
  }

  /** The first table of the group that this node has founded. */
  Table first(Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    String cluster =
        settings.cluster().isEmpty()
            ? "q" + Long.toHexString(effects.choose("cluster-id", 1L << 48))
            : settings.cluster();
    effects.note("metadata-founded", 1);
    return TableEditor.apply(
        Table.EMPTY, new Edit.Found(cluster, settings.bootstrap(), settings.voters()));
  }
}
