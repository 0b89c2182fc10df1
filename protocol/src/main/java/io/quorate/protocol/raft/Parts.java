package io.quorate.protocol.raft;

/** The concerns of a replica, wired. */
final class Parts {
  final Replica replica;
  final Roles roles;
  final Peers peers;
  final ReadQueue reads;
  final Proposals proposals;
  final Delivery delivery;
  final Follower follower;
  final Campaign campaign;
  final Voter voter;
  final Heartbeats heartbeats;
  final Decider decider;
  final Lease lease;
  final LeaderReads leaderReads;
  final FollowerReads followerReads;
  final SnapshotSender snapshotSender;
  final SnapshotReceiver snapshotReceiver;
  final Replicator replicator;
  final Transfer transfer;
  final Changes changes;
  final Leader leader;
  final Compaction compaction;
  final Journaling journaling;
  final Recovery recovery;
  final Inbox inbox;

  Parts(Replica replica) {
    this.replica = replica;
    roles = new Roles(replica);
    peers = new Peers(replica);
    reads = new ReadQueue(replica);
    proposals = new Proposals(replica);
    delivery = new Delivery(replica, proposals, reads);
    follower = new Follower(replica, roles, delivery);
    campaign = new Campaign(replica, roles);
    voter = new Voter(replica, roles);
    heartbeats = new Heartbeats(replica, peers);
    decider = new Decider(replica, peers, delivery);
    lease = new Lease(replica, heartbeats);
    leaderReads = new LeaderReads(replica, heartbeats, lease, reads);
    followerReads = new FollowerReads(replica, leaderReads, reads);
    snapshotSender = new SnapshotSender(replica, peers);
    snapshotReceiver = new SnapshotReceiver(replica, follower, delivery);
    replicator = new Replicator(replica, peers, heartbeats, snapshotSender);
    transfer = new Transfer(replica, peers, proposals, lease);
    changes = new Changes(replica, peers, replicator, transfer, decider);
    leader = new Leader(replica, roles, heartbeats, replicator, transfer, changes);
    compaction = new Compaction(replica, peers, snapshotSender, snapshotReceiver);
    journaling = new Journaling(replica, compaction);
    recovery = new Recovery(replica, snapshotReceiver);
    inbox = new Inbox(this);
    decider.then(leader::decided);
    // A term begins with nobody heard, nothing decided, no lease; then heartbeats and its entry.
    roles.tell(peers);
    roles.tell(decider);
    roles.tell(proposals);
    roles.tell(lease);
    roles.tell(transfer);
    roles.tell(changes);
    roles.tell(leader);
    roles.tell(heartbeats);
    roles.tell(snapshotSender);
    roles.tell(leaderReads);
    roles.tell(followerReads);
  }
}
