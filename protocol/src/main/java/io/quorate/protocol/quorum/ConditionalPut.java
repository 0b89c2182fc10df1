package io.quorate.protocol.quorum;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.process.Ticket;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Conditional puts: done only if the key's context is exactly the one given, decided by Paxos among
 * the owners of the key (Lamport, <i>Paxos Made Simple</i>; one instance after the other per key,
 * as the commit of a ballot closes an instance).
 *
 * <p>What is promised: of conditional puts that name the same context at most one is done, whatever
 * fails but disks; one that is answered as done is durable on a majority of the owners and on w of
 * them. An owner that lost its disk has forgotten what it accepted: with m a majority of n owners,
 * fewer than max(w, m) + m - n may have, or the next majority may know nothing of what is done.
 * What is not: a plain put does not take part. One that is concurrent makes a sibling of the
 * conditional value, as it does of any value, and the next conditional put then needs the context
 * of both. Without a majority of the owners, in a sloppy keyspace too, nothing is done. While an
 * owner is replaced, majorities of before and after are needed.
 *
 * <p>Of one key this coordinator has one ballot under way at a time; others queue behind it.
 */
final class ConditionalPut {

  /** What waits for its turn with a key. */
  interface Entry extends Pending {

    /** Its turn has come, or a pause is over. */
    void begin(QuorumEffects effects);
  }

  private final Partition partition;
  private final Gate gate;
  private final Acceptor acceptor;
  private final Upkeep upkeep;
  private final Refusals refusals;
  private final TreeMap<byte[], ArrayDeque<Entry>> queues = new TreeMap<>(Arrays::compareUnsigned);

  ConditionalPut(Partition partition, Gate gate, Acceptor acceptor, Upkeep upkeep) {
    this.partition = partition;
    this.gate = gate;
    this.acceptor = acceptor;
    this.upkeep = upkeep;
    refusals = new Refusals(partition);
  }

  void put(Ticket ticket, QuorumCall.Put call, QuorumEffects effects) {
    int needed = Math.max(partition.settings.w(), call.w());
    Refusal refusal = refusal(call, needed);
    ArrayDeque<Entry> queue = queues.get(call.key());
    if (refusal == null && queue != null && queue.size() >= QuorumLimits.CONDITIONAL_QUEUE_MAX) {
      refusal =
          new Refusal(
              ErrorCode.OVERLOADED,
              queue.size()
                  + " conditional puts of this key wait already; nothing was done, try again later");
    }
    if (refusal != null) {
      effects.early().reply(ticket, refusal); // early: nothing was done that a crash could undo
      return;
    }
    long request = partition.requests.allot();
    Proposal proposal =
        new Proposal(
            partition,
            gate,
            acceptor,
            upkeep,
            this,
            ticket,
            request,
            call,
            needed,
            partition.deadlineNanos(effects));
    add(proposal, request, call.key(), effects);
  }

  /** Decides what is left undecided of a key, unless somebody is at it on this node. */
  void settle(byte[] key, QuorumEffects effects) {
    if (queues.containsKey(key) || partition.requests.size() >= QuorumLimits.REQUESTS_MAX) {
      return;
    }
    long request = partition.requests.allot();
    long deadline = partition.deadlineNanos(effects);
    Settling settling = new Settling(partition, gate, acceptor, this, request, key, deadline);
    add(settling, request, key, effects);
  }

  private void add(Entry entry, long request, byte[] key, QuorumEffects effects) {
    partition.requests.open(request, entry, effects);
    ArrayDeque<Entry> queue = queues.computeIfAbsent(key, _ -> new ArrayDeque<>());
    queue.add(entry);
    if (queue.size() == 1) {
      entry.begin(effects);
    }
  }

  private @Nullable Refusal refusal(QuorumCall.Put call, int needed) {
    Refusal refusal = refusals.request(call.key(), needed);
    if (refusal == null) {
      refusal = refusals.context(call.context(), call.key());
    }
    return refusal == null ? refusals.majority(needed) : refusal;
  }

  /** A pause after a lost ballot is over. */
  void retry(long request, QuorumEffects effects) {
    if (partition.requests.find(request) instanceof Entry entry) {
      entry.begin(effects);
    }
  }

  /** One has ended; the next of its key may begin. */
  void done(Entry entry, byte[] key, QuorumEffects effects) {
    ArrayDeque<Entry> queue = queues.get(key);
    if (queue == null) {
      return;
    }
    boolean first = entry.equals(queue.peekFirst());
    queue.remove(entry);
    if (queue.isEmpty()) {
      queues.remove(key);
    } else if (first) {
      queue.getFirst().begin(effects);
    }
  }
}
