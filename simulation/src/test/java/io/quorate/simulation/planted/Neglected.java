package io.quorate.simulation.planted;

import io.quorate.node.NodeSettings;
import io.quorate.node.metadata.MetadataRules;
import io.quorate.node.router.RouterRules;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.simulation.node.Machinery;
import io.quorate.storage.tables.Tables;

/** Duties of a node and its host, neglected on purpose. */
enum Neglected implements Machinery {

  /** A node is told that its records are durable as soon as they are submitted. */
  SYNCED_REPORTED_EARLY {
    @Override
    public boolean announcesUnsynced() {
      return true;
    }
  },

  /** Rows and mark are written apart, and the mark comes first. */
  MARK_AHEAD_OF_ROWS {
    @Override
    public Tables tables(Tables sound) {
      return new PartedTables(sound);
    }
  },

  /** The router repeats a write that may have taken effect. */
  INDETERMINATE_WRITE_REPEATED {
    @Override
    public NodeSettings settings(NodeSettings sound) {
      return sound.with(
          new RouterRules() {
            @Override
            public boolean asksElsewhere(ErrorCode refusal, boolean repeatable) {
              return RouterRules.DEFAULT.asksElsewhere(refusal, true);
            }
          });
    }
  },

  /** Whoever leads tells the nodes what it wants to decide before the group has decided it. */
  EDITS_TOLD_UNDECIDED {
    @Override
    public NodeSettings settings(NodeSettings sound) {
      return sound.with(
          new MetadataRules() {
            @Override
            public boolean tellsUndecided() {
              return true;
            }
          });
    }
  },

  /** A node with an empty disk founds the cluster without asking the others. */
  FOUNDS_UNASKED {
    @Override
    public NodeSettings settings(NodeSettings sound) {
      return sound.with(
          new MetadataRules() {
            @Override
            public boolean mayFound(int missing, boolean barred) {
              return true;
            }
          });
    }
  }
}
