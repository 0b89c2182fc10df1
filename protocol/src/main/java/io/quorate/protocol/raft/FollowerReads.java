package io.quorate.protocol.raft;

import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Ticket;
import io.quorate.protocol.raft.RaftMessage.ReadAnswer;
import io.quorate.protocol.raft.RaftMessage.ReadAsk;
import io.quorate.protocol.raft.RaftMessage.ReadRefused;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Reads at a replica that does not lead: it asks the leader for an index. Each attempt has an id of
 * its own, and its answer counts only for the reads that were there when it was sent: an answer to
 * an earlier one may be older than a read that came since.
 */
final class FollowerReads implements Standings {
  private static final int ATTEMPTS_MAX = 2;
  private static final int INCARNATION_SHIFT = 32;

  private record Waiting(Ticket ticket, boolean leaseAllowed, long sinceNanos) {}

  private final Replica replica;
  private final LeaderReads leaderReads;
  private final ReadQueue queue;
  private final TreeMap<Long, List<Waiting>> attempts = new TreeMap<>();
  private List<Waiting> waiting = new ArrayList<>();
  private long lastId;
  private boolean retried;
  private boolean armed;

  FollowerReads(Replica replica, LeaderReads leaderReads, ReadQueue queue) {
    this.replica = replica;
    this.leaderReads = leaderReads;
    this.queue = queue;
  }

  /** Ids of this life differ from those of all lives before. */
  void started(long incarnation) {
    lastId = incarnation << INCARNATION_SHIFT;
  }

  void read(Ticket ticket, boolean leaseAllowed) {
    waiting.add(new Waiting(ticket, leaseAllowed, replica.effects.nanos()));
  }

  /** The turn ends: its reads go to the leader together. */
  void settle() {
    if (waiting.isEmpty()) {
      return;
    }
    arm();
    NodeId leader = replica.leader;
    if (leader == null || leader.equals(replica.self) || attempts.size() >= ATTEMPTS_MAX) {
      return;
    }
    lastId = replica.rules.readAttempt(lastId, retried);
    retried = false;
    boolean lease = waiting.stream().allMatch(Waiting::leaseAllowed);
    attempts.computeIfAbsent(lastId, _ -> new ArrayList<>()).addAll(waiting);
    waiting = new ArrayList<>();
    replica.effects.note("read.asked");
    // Gated: it names this replica's term.
    replica.effects.send(leader, new ReadAsk(replica.term(), lastId, lease));
  }

  private void arm() {
    if (!armed) {
      armed = true;
      replica.effects.arm(RaftTimer.READS, replica.settings.electionNanos() / 2);
    }
  }

  void answered(ReadAnswer answer) {
    List<Waiting> reads = attempts.remove(answer.id());
    if (reads != null) {
      reads.forEach(read -> queue.add(read.ticket(), answer.index(), answer.term()));
    }
  }

  void refused(ReadRefused refusal) {
    // Asked again by the timer: at once would be as often as the refusing replica answers.
    replica.effects.note("read.refused");
  }

  /** What has not been answered is asked for again; what has waited too long is refused. */
  void expired() {
    armed = false;
    List<Waiting> all = new ArrayList<>(waiting);
    if (!attempts.isEmpty()) {
      replica.effects.note("read.retried");
      retried = true;
    }
    attempts.values().forEach(all::addAll);
    attempts.clear();
    waiting = new ArrayList<>();
    long patience = 3 * replica.settings.electionNanos();
    for (Waiting read : all) {
      if (replica.effects.nanos() - read.sinceNanos() > patience) {
        replica.effects.reply(read.ticket(), Refusals.noReads());
      } else {
        waiting.add(read);
      }
    }
  }

  /** From now on this replica is the one to ask. */
  @Override
  public void led() {
    attempts.values().forEach(waiting::addAll);
    attempts.clear();
    for (Waiting read : waiting) {
      leaderReads.read(new Reader.Local(read.ticket()), false);
    }
    waiting = new ArrayList<>();
  }

  /** A new leader: the old one's answers may never come. */
  @Override
  public void following(NodeId leader) {
    attempts.values().forEach(waiting::addAll);
    attempts.clear();
  }

  void cancelled(Ticket ticket) {
    waiting.removeIf(read -> read.ticket().equals(ticket));
    attempts.values().forEach(reads -> reads.removeIf(read -> read.ticket().equals(ticket)));
  }
}
