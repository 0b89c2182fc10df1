package io.quorate.protocol.raft;

import io.quorate.protocol.order.Membership;
import io.quorate.protocol.process.NodeId;
import java.util.ArrayList;
import java.util.List;

/**
 * The memberships in the log. The newest one counts as soon as it is appended (section 6), and
 * counts no more once its entry is overwritten.
 */
final class Memberships {
  private record Dated(long index, Membership membership) {}

  private final NodeId self;
  private final List<Dated> history = new ArrayList<>();
  private boolean witness;

  Memberships(NodeId self, Membership founding) {
    this.self = self;
    add(0, founding);
  }

  private void add(long index, Membership membership) {
    history.add(new Dated(index, membership));
    witness |= membership.witness(self);
  }

  /**
   * Whether this replica has ever been a witness: then it holds no state, and never will under its
   * name, also when it is removed.
   */
  boolean witness() {
    return witness;
  }

  /** The tables hold no state, though the log has moved on. */
  void stateless() {
    witness = true;
  }

  Membership current() {
    return history.getLast().membership();
  }

  /** Where the current one stands in the log; 0 for the founding one. */
  long index() {
    return history.getLast().index();
  }

  /** The one that counted at an index. */
  Membership at(long index) {
    Membership found = history.getFirst().membership();
    for (Dated dated : history) {
      if (dated.index() > index) {
        break;
      }
      found = dated.membership();
    }
    return found;
  }

  /**
   * Those that may count, for all that is known when everything up to an index is decided: the one
   * at that index and all later ones. What is known of that begins anew with each life, so nothing
   * but this may stand on it.
   */
  List<Membership> open(long decided) {
    int from = 0;
    while (from + 1 < history.size() && history.get(from + 1).index() <= decided) {
      from++;
    }
    return history.subList(from, history.size()).stream().map(Dated::membership).toList();
  }

  void append(long index, Membership membership) {
    add(index, membership);
  }

  /** Entries after an index are gone; whether the current membership has changed. */
  boolean truncate(long index) {
    int before = history.size();
    while (history.size() > 1 && history.getLast().index() > index) {
      history.removeLast();
    }
    return history.size() != before;
  }

  /** What stood before an index is needed no more. */
  void compact(long index) {
    while (history.size() > 1 && history.get(1).index() <= index) {
      history.removeFirst();
    }
  }

  /** The log goes on after an index, with the membership as of it. */
  void reset(long index, Membership membership) {
    history.clear();
    add(index, membership);
  }

  /** The log stands on an index with this membership; entries after it stay. */
  void base(long index, Membership membership) {
    history.removeIf(dated -> dated.index() <= index);
    history.addFirst(new Dated(index, membership));
    witness |= membership.witness(self);
  }
}
