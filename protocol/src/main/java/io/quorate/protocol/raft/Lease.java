package io.quorate.protocol.raft;

/**
 * A leader's lease (dissertation, section 6.4.1): a majority that answered a heartbeat votes for
 * nobody else until an election timeout has passed on its clocks, also after a restart. It stands
 * on a bound for the rates of all clocks; a machine that is suspended together with its monotonic
 * clock breaks that bound. Without one there are no leases.
 */
final class Lease implements Standings {
  private final Replica replica;
  private final Heartbeats heartbeats;
  private boolean given;

  Lease(Replica replica, Heartbeats heartbeats) {
    this.replica = replica;
    this.heartbeats = heartbeats;
  }

  @Override
  public void led() {
    given = false;
  }

  /**
   * This leader asked another replica to take over: its election passes over every promise, and the
   * request may arrive at any time later, so there are no more leases in this term.
   */
  void giveUp() {
    given = true;
  }

  /** Whether no other replica can lead at this moment. */
  boolean valid() {
    if (!replica.settings.leases() || (given && !replica.rules.leaseOutlivesTransfer())) {
      return false;
    }
    long since = heartbeats.confirmedSentNanos();
    long now = replica.rules.leaseClock(replica.effects.nanos(), heartbeats.sentNanos());
    return since != Long.MIN_VALUE && now - since < replica.settings.leaseNanos();
  }
}
