package io.quorate.simulation.raft;

import io.quorate.protocol.order.OrderNotice;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.raft.Entry;
import io.quorate.protocol.raft.RaftRecord;
import io.quorate.protocol.raft.RaftView;
import io.quorate.simulation.engine.Environment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * The five properties of Figure 3, checked after every event of every replica: election safety,
 * leader append-only, log matching, leader completeness, state machine safety.
 */
final class Figure3 implements RegisterProcess.Watcher {

  /** An entry that is decided, and the term of the leader that decided it. */
  record Decided(long term, long byTerm) {}

  private record Place(long index, long term) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int order = Long.compare(index, other.index);
      return order != 0 ? order : Long.compare(term, other.term);
    }
  }

  private record Content(long prevTerm, int hash) {}

  private static final class Seen {
    long leadsTerm;
    long leadsLast;
    long commit;
  }

  private final Environment environment;
  private final Commands commands;
  private final TreeMap<Long, NodeId> leaders = new TreeMap<>();
  private final TreeMap<Place, Content> entries = new TreeMap<>();
  private final List<Decided> decided = new ArrayList<>();
  private final TreeMap<NodeId, Seen> seen = new TreeMap<>();

  Figure3(Environment environment, Commands commands) {
    this.environment = environment;
    this.commands = commands;
  }

  /** How many entries are decided. */
  long decided() {
    return decided.size();
  }

  /** A node starts anew. */
  void started(NodeId node) {
    seen.put(node, new Seen());
  }

  /** Log matching: the same index and term mean the same entry, and the same one before it. */
  @Override
  public void persisted(NodeId node, RaftRecord record) {
    if (!(record instanceof RaftRecord.Entries(long prevIndex, long prevTerm, var list))) {
      return;
    }
    long index = prevIndex;
    long before = prevTerm;
    for (Entry entry : list) {
      index++;
      int hash = Arrays.hashCode(entry.body()) * 31 + entry.kind().ordinal();
      Content content = new Content(before, hash);
      Content other = entries.putIfAbsent(new Place(index, entry.term()), content);
      if (other != null && !other.equals(content)) {
        violated("log matching: %s holds another entry %d of term %d", node, index, entry.term());
      }
      before = entry.term();
    }
  }

  /** State machine safety: nobody applies another entry at an index. */
  @Override
  public void noticed(NodeId node, OrderNotice notice) {
    switch (notice) {
      case OrderNotice.Delivered d -> {
        applied(node, d.index(), d.term());
        commands.delivered(node, d);
      }
      case OrderNotice.Passed p -> applied(node, p.index(), p.term());
      case OrderNotice.MembershipChanged m -> applied(node, m.index(), m.term());
      case OrderNotice.Leadership _,
          OrderNotice.SnapshotOpened _,
          OrderNotice.ChunkWanted _,
          OrderNotice.SnapshotClosed _,
          OrderNotice.ChunkArrived _,
          OrderNotice.SnapshotArrived _ -> {
        // Nothing is applied.
      }
    }
  }

  private void applied(NodeId node, long index, long term) {
    if (index <= decided.size() && decided.get((int) index - 1).term() != term) {
      violated(
          "state machine safety: %s applies entry %d of term %d, decided was term %d",
          node, index, term, decided.get((int) index - 1).term());
    }
  }

  @Override
  public void stepped(NodeId node, RaftView view) {
    Seen own = seen.computeIfAbsent(node, _ -> new Seen());
    if (view.leads()) {
      leads(node, view, own);
    } else {
      own.leadsTerm = 0;
    }
    if (view.commit() > own.commit) {
      decides(node, view, own);
    }
  }

  private void leads(NodeId node, RaftView view, Seen own) {
    NodeId other = leaders.putIfAbsent(view.term(), node);
    if (other != null && !other.equals(node)) {
      violated("election safety: %s and %s lead in term %d", other, node, view.term());
    }
    if (own.leadsTerm != view.term()) {
      own.leadsTerm = view.term();
      complete(node, view);
    } else if (view.last() < own.leadsLast) {
      violated("leader append-only: %s dropped entries in term %d", node, view.term());
    }
    own.leadsLast = view.last();
  }

  /** Leader completeness: all that was decided in earlier terms is in a new leader's log. */
  private void complete(NodeId node, RaftView view) {
    for (long index = view.base() + 1; index <= decided.size(); index++) {
      Decided entry = decided.get((int) index - 1);
      if (entry.byTerm() < view.term() && view.termAt(index) != entry.term()) {
        violated(
            "leader completeness: %s leads term %d without entry %d, decided in term %d",
            node, view.term(), index, entry.byTerm());
        return;
      }
    }
  }

  private void decides(NodeId node, RaftView view, Seen own) {
    for (long index = Math.max(own.commit, view.base()) + 1; index <= view.commit(); index++) {
      long term = view.termAt(index);
      if (index == decided.size() + 1) {
        decided.add(new Decided(term, view.term()));
      } else if (index > decided.size()) {
        violated("%s decides entry %d, but %d are decided", node, index, decided.size());
      } else if (decided.get((int) index - 1).term() != term) {
        violated(
            "state machine safety: %s decides entry %d of term %d, decided was term %d",
            node, index, term, decided.get((int) index - 1).term());
      }
    }
    own.commit = view.commit();
  }

  private void violated(String format, Object... arguments) {
    environment.violated(format.formatted(arguments));
  }
}
