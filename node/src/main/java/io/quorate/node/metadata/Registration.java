package io.quorate.node.metadata;

import io.quorate.protocol.process.Effects;
import io.quorate.protocol.process.NodeId;
import java.util.function.Consumer;

/**
 * How this node gets the generation of its data directory: it reports to whoever leads until its
 * own table says that it did. So no generation is held without the version of the table that gave
 * it.
 */
final class Registration {
  private final NodeId self;
  private final MetadataSettings settings;
  private final Ledger ledger;
  private final Consumer<MetadataMessage> toLeader;
  private boolean acknowledged;
  private long replaces;

  Registration(
      NodeId self, MetadataSettings settings, Ledger ledger, Consumer<MetadataMessage> toLeader) {
    this.self = self;
    this.settings = settings;
    this.ledger = ledger;
    this.toLeader = toLeader;
  }

  /** Names the data directory, for good. */
  void started(Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    if (ledger.registration() == 0) {
      long name = 1 + effects.choose("registration", Long.MAX_VALUE - 1);
      ledger.settle(new MetadataRecord.Settled(0, name), effects);
    }
  }

  /** Whether the table knows this directory, and where the node listens. */
  boolean acknowledged() {
    return acknowledged;
  }

  void report() {
    if (acknowledged) {
      return;
    }
    Table table = ledger.table();
    toLeader.accept(
        new MetadataMessage.Register(
            table.founded() ? table.cluster() : settings.cluster(),
            settings.address(),
            ledger.generation(),
            ledger.registration(),
            replaces,
            ledger.founded().era()));
  }

  /** An earlier life of this directory was registered, or another directory: this one is next. */
  void replace(MetadataMessage.Replaces known) {
    if (known.registration() == ledger.registration() && ledger.generation() == 0) {
      replaces = known.generation();
      report();
    }
  }

  /** Looks whether the table knows this directory now. */
  void look(Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    Table.Member member = ledger.table().members().get(self);
    if (member == null) {
      return;
    }
    if (ledger.generation() == 0 && member.registration() == ledger.registration()) {
      ledger.settle(
          new MetadataRecord.Settled(member.generation(), member.registration()), effects);
    }
    acknowledged =
        ledger.generation() != 0
            && ledger.generation() == member.generation()
            && member.address().equals(settings.address());
  }
}
