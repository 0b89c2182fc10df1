package io.quorate.simulation.raft;

import io.quorate.protocol.order.OrderNotice;
import io.quorate.protocol.process.Effects;
import io.quorate.protocol.process.Outlet;
import io.quorate.protocol.raft.RaftMessage;
import io.quorate.protocol.raft.RaftRecord;
import io.quorate.protocol.raft.RaftRules;
import java.util.Arrays;

/** Defects planted on purpose, to show that the simulator finds their like. */
enum PlantedRaft implements RaftRules {

  /** An entry of an earlier term counts as decided once a majority holds it: Figure 8. */
  EARLIER_TERM_DECIDED_BY_COUNTING(Promise.DECIDED_STAYS) {
    @Override
    public boolean countable(long entryTerm, long currentTerm) {
      return true;
    }
  },

  /** A vote is kept in memory alone. */
  VOTE_NOT_PERSISTED(Promise.ONE_LEADER) {
    @Override
    RaftScenario scene(RaftScenario scenario) {
      return scenario.contested();
    }

    @Override
    public boolean persistsVotes() {
      return false;
    }
  },

  /** A vote goes to any candidate of a later term. */
  VOTE_IGNORES_THE_LOG(Promise.DECIDED_STAYS) {
    @Override
    public boolean upToDate(long lastTerm, long lastIndex, long ownLastTerm, long ownLastIndex) {
      return true;
    }
  },

  /** Half of the voters decide. */
  DECIDED_WITHOUT_A_MAJORITY(Promise.DECIDED_STAYS) {
    @Override
    public int majority(int voters) {
      return Math.max(1, voters / 2);
    }
  },

  /** A new leader serves reads at what it knew to be decided as a follower. */
  READ_WITHOUT_THE_NOOP(Promise.FRESH_READS) {
    @Override
    public boolean mayRead(boolean ownTermDecided) {
      return true;
    }
  },

  /** A lease is judged by a clock that stood still while the leader did. */
  LEASE_AFTER_A_PAUSED_CLOCK(Promise.FRESH_READS) {
    @Override
    RaftScenario scene(RaftScenario scenario) {
      return RaftScenes.frozen(scenario);
    }

    @Override
    public long leaseClock(long nowNanos, long heartbeatNanos) {
      return heartbeatNanos;
    }
  },

  /** A lease is used again after a transfer that did not come to its end. */
  LEASE_OUTLIVES_TRANSFER(Promise.FRESH_READS) {
    @Override
    RaftScenario scene(RaftScenario scenario) {
      return RaftScenes.handover(scenario);
    }

    @Override
    public boolean leaseOutlivesTransfer() {
      return true;
    }
  },

  /** A read index that is asked for again keeps its id. */
  READ_INDEX_ID_REUSED(Promise.FRESH_READS) {
    @Override
    RaftScenario scene(RaftScenario scenario) {
      return RaftScenes.delayed(scenario);
    }

    @Override
    public long readAttempt(long last, boolean retried) {
      return retried ? last : last + 1;
    }
  },

  /** A change of membership begins at any time. */
  CHANGE_AT_THE_WRONG_MOMENT(Promise.DECIDED_STAYS) {
    @Override
    public boolean mayChange(boolean lastChangeDecided, boolean ownTermDecided) {
      return true;
    }
  },

  /** Entries are acknowledged while their record is still in memory. */
  ACKNOWLEDGED_BEFORE_DURABLE(Promise.DECIDED_STAYS) {
    @Override
    public Outlet<RaftMessage, OrderNotice> acknowledgements(
        Effects<RaftMessage, RaftRecord, OrderNotice> effects) {
      return effects.early();
    }
  },

  /** A leader counts itself before its own journal has synced. */
  LEADER_COUNTED_BEFORE_DURABLE(Promise.DECIDED_STAYS) {
    @Override
    public long counted(long last, long durable) {
      return last;
    }
  };

  /** What a defect must be seen to break; that a run ends in some other way does not count. */
  enum Promise {
    /** Figure 3: at most one leader in a term. */
    ONE_LEADER("election safety:"),
    /**
     * Figure 3, and what follows from it: what is decided is in every later leader's log, the same
     * at every index on all nodes, and seen by all that begins afterwards.
     */
    DECIDED_STAYS(
        "leader completeness:",
        "state machine safety:",
        "log matching:",
        "stale read of",
        "but began when entry"),
    /** A read sees all that had completed when it began. */
    FRESH_READS("stale read of");

    private final String[] words;

    Promise(String... words) {
      this.words = words;
    }

    boolean brokenBy(String violation) {
      return !violation.contains(" threw ") && Arrays.stream(words).anyMatch(violation::contains);
    }
  }

  private final Promise promise;

  PlantedRaft(Promise promise) {
    this.promise = promise;
  }

  /** Whether this is how the defect should show. */
  boolean seenBy(String violation) {
    return promise.brokenBy(violation);
  }

  /** Where to look for this defect. */
  RaftScenario scene(RaftScenario scenario) {
    return scenario;
  }
}
