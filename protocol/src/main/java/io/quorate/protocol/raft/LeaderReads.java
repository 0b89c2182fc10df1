package io.quorate.protocol.raft;

import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.raft.RaftMessage.ReadAnswer;
import io.quorate.protocol.raft.RaftMessage.ReadAsk;
import io.quorate.protocol.raft.RaftMessage.ReadRefused;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads at the leader (dissertation, section 6.4): what was decided when a read came is its index,
 * once a round of heartbeats that began later shows that nobody else led by then. All reads of a
 * turn share a round; so do those that come while {@value #ROUNDS_MAX} rounds are under way.
 */
final class LeaderReads implements Standings {
  private static final int ROUNDS_MAX = 2;

  private record Round(long number, long index, List<Reader> readers) {}

  private final Replica replica;
  private final Heartbeats heartbeats;
  private final Lease lease;
  private final ReadQueue queue;
  private final ArrayDeque<Round> rounds = new ArrayDeque<>();
  private List<Reader> arrived = new ArrayList<>();

  LeaderReads(Replica replica, Heartbeats heartbeats, Lease lease, ReadQueue queue) {
    this.replica = replica;
    this.heartbeats = heartbeats;
    this.lease = lease;
    this.queue = queue;
  }

  void asked(NodeId from, ReadAsk ask) {
    if (replica.leads()) {
      read(new Reader.Remote(from, ask.id()), ask.leaseAllowed());
    } else {
      refuse(new Reader.Remote(from, ask.id()));
    }
  }

  void read(Reader reader, boolean leaseAllowed) {
    if (leaseAllowed && mayRead() && lease.valid()) {
      replica.effects.note("read.lease");
      confirm(reader, replica.commit);
    } else {
      arrived.add(reader);
    }
  }

  private boolean mayRead() {
    return replica.rules.mayRead(replica.ownTermDecided);
  }

  /** The turn ends: its reads begin a round. */
  void settle() {
    if (arrived.isEmpty() || !mayRead() || rounds.size() >= ROUNDS_MAX) {
      return;
    }
    replica.effects.note("read.round");
    rounds.addLast(new Round(heartbeats.beat(), replica.commit, arrived));
    arrived = new ArrayList<>();
    answered();
  }

  /** A heartbeat was answered. */
  void answered() {
    if (rounds.isEmpty()) {
      return;
    }
    long confirmed = heartbeats.confirmedRound();
    while (!rounds.isEmpty() && rounds.getFirst().number() <= confirmed) {
      Round round = rounds.removeFirst();
      round.readers().forEach(reader -> confirm(reader, round.index()));
    }
  }

  /** Early: the index is decided, and so durable on a majority. */
  private void confirm(Reader reader, long index) {
    switch (reader) {
      case Reader.Local(var ticket) -> queue.add(ticket, index, replica.term());
      case Reader.Remote(var node, long id) ->
          replica.effects.sendEarly(node, new ReadAnswer(replica.term(), id, index));
    }
  }

  @Override
  public void deposed() {
    List<Reader> all = new ArrayList<>();
    rounds.forEach(round -> all.addAll(round.readers()));
    all.addAll(arrived);
    rounds.clear();
    arrived = new ArrayList<>();
    all.forEach(this::refuse);
  }

  private void refuse(Reader reader) {
    switch (reader) {
      case Reader.Local(var ticket) -> replica.effects.reply(ticket, Refusals.noReads());
      case Reader.Remote(var node, long id) ->
          replica.effects.send(node, new ReadRefused(replica.term(), id));
    }
  }

  /** Nobody waits for this one any more. */
  void cancelled(Reader reader) {
    arrived.remove(reader);
    rounds.forEach(round -> round.readers().remove(reader));
  }
}
