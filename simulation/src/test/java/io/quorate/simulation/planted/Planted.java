package io.quorate.simulation.planted;

import io.quorate.protocol.clock.Actor;
import io.quorate.protocol.clock.Clock;
import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.process.Effects;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Outlet;
import io.quorate.protocol.quorum.QuorumMessage;
import io.quorate.protocol.quorum.QuorumNotice;
import io.quorate.protocol.quorum.QuorumRecord;
import io.quorate.protocol.quorum.QuorumRules;
import io.quorate.protocol.quorum.QuorumSettings;
import io.quorate.simulation.world.Scenario;
import java.util.List;

/** Defects planted on purpose, to show that the simulator finds their like. */
enum Planted implements QuorumRules {

  /** One counter an actor: a write supersedes all that its coordinator wrote before. */
  PLAIN_VECTOR_CLOCK(Broken.ACKNOWLEDGED_STAYS) {
    @Override
    public Versions written(
        Versions present,
        Clock context,
        Actor actor,
        long hybridTime,
        long wallMillis,
        boolean deleted,
        byte[] value) {
      long own = present.clock().last(actor);
      Clock wider = own == 0 ? context : context.with(actor, own, wallMillis);
      return present.put(wider, actor, hybridTime, wallMillis, deleted, value);
    }
  },

  /** A replica that lost its disk counts from one again. */
  EPOCH_KEPT_AFTER_DISK_LOSS(Broken.ACKNOWLEDGED_STAYS, Broken.DOTS_ARE_UNIQUE) {
    @Override
    public long firstEpoch(long generation) {
      return 1L << 32;
    }

    @Override
    public boolean noticesLostHistory() {
      return false;
    }
  },

  /** Clocks are truncated wherever states are joined. */
  TRUNCATION_IN_REPAIR(Broken.ACKNOWLEDGED_STAYS, Broken.SUPERSEDED_IS_GONE) {
    @Override
    Scenario plant(Scenario scenario) {
      return super.plant(scenario.withClockEntries(3));
    }

    @Override
    public Versions repaired(Versions joined, int clockEntriesMax) {
      return joined.truncate(clockEntriesMax);
    }
  },

  /** A tombstone goes as soon as one owner holds it. */
  TOMBSTONE_REAPED_EARLY(Broken.SUPERSEDED_IS_GONE) {
    @Override
    public boolean mayReap(int holders, int primaries) {
      return holders > 0;
    }
  },

  /** Strict quorums are made with nodes that own nothing. */
  FALLBACK_COUNTED_AS_PRIMARY(Broken.ACKNOWLEDGED_STAYS) {
    @Override
    public boolean fallbacksCount(QuorumSettings settings) {
      return true;
    }
  },

  /**
   * What a fallback keeps for an owner that has been replaced goes to one of the present owners.
   */
  HINT_HANDED_TO_ONE_HEIR(Broken.ACKNOWLEDGED_STAYS) {
    @Override
    public List<NodeId> heirs(List<NodeId> primaries) {
      return primaries.subList(0, Math.min(1, primaries.size()));
    }
  },

  /** A follower of changes is not told that some of them are forgotten. */
  FEED_JUMPS_A_GAP(Broken.FOLLOWERS_ARE_TOLD) {
    @Override
    public boolean feedGoesOn(boolean own, long number, long dropped) {
      return own;
    }
  },

  /** A place in the feed of another life, or of another replica, is taken for one in this. */
  FEED_PLACE_OF_ANOTHER_LIFE(Broken.FOLLOWERS_ARE_TOLD) {
    @Override
    public boolean feedGoesOn(boolean own, long number, long dropped) {
      return number >= dropped;
    }
  },

  /** A write that was sent and then lost in a crash leaves its number to the next one. */
  NUMBERS_USED_AGAIN_AFTER_CRASH(Broken.ACKNOWLEDGED_STAYS, Broken.DOTS_ARE_UNIQUE) {
    @Override
    public boolean leavesEpochsBehind() {
      return false;
    }
  },

  /** A write is acknowledged while its record is still in memory. */
  ACKNOWLEDGED_BEFORE_PERSISTED(Broken.ACKNOWLEDGED_STAYS) {
    @Override
    public boolean countsOwnWhenSynced() {
      return false;
    }

    @Override
    public Outlet<QuorumMessage, QuorumNotice> acknowledgements(
        Effects<QuorumMessage, QuorumRecord, QuorumNotice> effects) {
      return effects.early();
    }
  };

  private final List<Broken> broken;

  /** With the promises of which it breaks one. */
  Planted(Broken... broken) {
    this.broken = List.of(broken);
  }

  List<Broken> broken() {
    return broken;
  }

  /** A scenario with this defect in every replica. */
  Scenario plant(Scenario scenario) {
    return scenario.withRules(this);
  }
}
