package io.quorate.protocol.raft;

import io.quorate.protocol.order.OrderCall.Propose;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.process.Ticket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Proposals made here, until they are delivered or something else is in their place. Those of a
 * leader that was deposed are orphans: the next leader may yet decide them, so they wait for a
 * while, and are then answered indeterminate.
 */
final class Proposals implements Standings {

  private static final class Pending {
    final long index;
    final long term;
    final int bytes;
    @Nullable Ticket ticket;

    Pending(long index, long term, int bytes, Ticket ticket) {
      this.index = index;
      this.term = term;
      this.bytes = bytes;
      this.ticket = ticket;
    }
  }

  private final Replica replica;
  private final ArrayDeque<Pending> pending = new ArrayDeque<>();
  private final List<Pending> orphans = new ArrayList<>();
  private long undecidedBytes;
  private boolean closed;

  Proposals(Replica replica) {
    this.replica = replica;
  }

  /** Takes no proposals while leadership is handed over, or takes them again. */
  void close(boolean nowClosed) {
    closed = nowClosed;
  }

  void propose(Ticket ticket, Propose proposal) {
    Refusal refusal = refusal(proposal.command().length);
    if (refusal != null) {
      replica.effects.reply(ticket, refusal);
      return;
    }
    Entry entry = new Entry(replica.term(), Entry.Kind.COMMAND, proposal.command());
    replica.log.append(entry);
    undecidedBytes += entry.bytes();
    pending.addLast(new Pending(replica.log.last(), replica.term(), entry.bytes(), ticket));
  }

  private @Nullable Refusal refusal(int bytes) {
    if (!replica.leads()) {
      return Refusals.notLeader(replica);
    }
    RaftSettings settings = replica.settings;
    if (bytes > settings.commandBytesMax()) {
      return new Refusal(
          ErrorCode.TOO_LARGE,
          "The command has %,d bytes; at most %,d fit into an entry"
              .formatted(bytes, settings.commandBytesMax()));
    }
    if (closed || replica.witness()) {
      return new Refusal(
          ErrorCode.UNAVAILABLE, "Leadership is being handed over; try again in a moment");
    }
    if (undecidedBytes + bytes > settings.undecidedBytesMax()) {
      replica.effects.note("propose.overloaded");
      return new Refusal(
          ErrorCode.OVERLOADED,
          "Proposals of %,d bytes wait to be decided already; try again later"
              .formatted(undecidedBytes));
    }
    return null;
  }

  /** An entry is about to be delivered: the ticket of its proposal, if it was made here. */
  @Nullable Ticket delivered(long index, long term) {
    Ticket ticket = orphans.isEmpty() ? null : adopted(index, term);
    Pending first = pending.peekFirst();
    if (first != null && first.index == index) {
      pending.removeFirst();
      undecidedBytes -= first.bytes;
      return first.ticket;
    }
    return ticket;
  }

  /** What was decided at an index settles the fate of all orphans there. */
  private @Nullable Ticket adopted(long index, long term) {
    Ticket found = null;
    Iterator<Pending> each = orphans.iterator();
    while (each.hasNext()) {
      Pending orphan = each.next();
      if (orphan.index != index) {
        continue;
      }
      each.remove();
      if (orphan.term == term) {
        replica.effects.note("orphan.delivered");
        found = orphan.ticket;
      } else {
        replica.effects.note("orphan.superseded");
        reply(orphan, Refusals.notLeader(replica));
      }
    }
    return found;
  }

  /** A snapshot covers what was decided up to an index: nobody can tell what it was. */
  void skipped(long index) {
    for (Pending orphan : List.copyOf(orphans)) {
      if (orphan.index <= index) {
        orphans.remove(orphan);
        reply(orphan, Refusals.indeterminate());
      }
    }
  }

  @Override
  public void led() {
    closed = false;
  }

  @Override
  public void deposed() {
    closed = false;
    orphans.addAll(pending);
    pending.clear();
    undecidedBytes = 0;
    if (!orphans.isEmpty()) {
      replica.effects.arm(RaftTimer.ORPHANS, 2 * replica.settings.electionNanos());
    }
  }

  /** The orphans have waited long enough. */
  void expired() {
    List<Pending> all = List.copyOf(orphans);
    orphans.clear();
    all.forEach(orphan -> reply(orphan, Refusals.indeterminate()));
  }

  /** Nobody waits for this one any more. */
  void cancelled(Ticket ticket) {
    for (Pending each : pending) {
      if (ticket.equals(each.ticket)) {
        each.ticket = null;
      }
    }
    orphans.removeIf(orphan -> ticket.equals(orphan.ticket));
  }

  private void reply(Pending orphan, Refusal refusal) {
    if (orphan.ticket != null) {
      replica.effects.reply(orphan.ticket, refusal);
    }
  }
}
