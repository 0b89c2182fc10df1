package io.quorate.protocol.raft;

/** What a leader does at the beginning of its term, and from heartbeat to heartbeat. */
final class Leader implements Standings {
  private final Replica replica;
  private final Roles roles;
  private final Heartbeats heartbeats;
  private final Replicator replicator;
  private final Transfer transfer;
  private final Changes changes;

  Leader(
      Replica replica,
      Roles roles,
      Heartbeats heartbeats,
      Replicator replicator,
      Transfer transfer,
      Changes changes) {
    this.replica = replica;
    this.roles = roles;
    this.heartbeats = heartbeats;
    this.replicator = replicator;
    this.transfer = transfer;
    this.changes = changes;
  }

  /** Opens the term with an entry of its own: only by that are earlier ones decided, section 8. */
  @Override
  public void led() {
    replica.log.append(Entry.noop(replica.term()));
    roles.opened(replica.log.last());
    replica.effects.arm(RaftTimer.HEARTBEAT, replica.settings.heartbeatNanos());
  }

  void tick() {
    if (!replica.leads()) {
      return;
    }
    if (replica.effects.stalledNanos() > replica.settings.stallNanos()) {
      leave("stepdown.stalled");
    } else if (!heartbeats.supported()) {
      replica.effects.note("stepdown.unsupported");
      roles.follow(null);
    } else {
      replica.effects.arm(RaftTimer.HEARTBEAT, replica.settings.heartbeatNanos());
      heartbeats.beat();
      replicator.tick();
      transfer.tick();
      if (replica.witness() && replica.ownTermDecided) {
        transfer.begin();
      }
    }
  }

  /** More is decided. */
  void decided() {
    changes.decided();
    if (changes.over()) {
      leave("stepdown.removed");
    }
  }

  /** Goes, and asks the best of the others to take over. */
  private void leave(String why) {
    replica.effects.note(why);
    transfer.abandon();
    roles.follow(null);
  }
}
