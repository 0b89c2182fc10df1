package io.quorate.protocol.quorum;

import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.RowsQuery;
import io.quorate.protocol.quorum.EraMessage.EraHeld;
import io.quorate.protocol.quorum.EraMessage.ReapAnswer;
import io.quorate.protocol.quorum.EraMessage.ReapAsk;
import io.quorate.protocol.quorum.Reaping.Reaped;
import io.quorate.protocol.quorum.SyncMessage.Digested;
import io.quorate.protocol.quorum.SyncMessage.Keyed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Takes tombstones away for good, so that deleted keys cost nothing in the end, and never come back
 * (riak_kv 226, 311, 1725; scylladb 3560, 9219 kept them for a fixed time instead, and they did).
 *
 * <p><b>A round.</b> Only the first primary proposes, only while no ownership moves, and only with
 * every node of the cluster in reach. It asks all of them about some of its tombstones. A primary
 * answers which of them it holds identically, a node that is none whether it holds no row of the
 * partition at all; both, whether they keep no hint for it. Who is in another era or epoch objects.
 * What all primaries hold identically is <em>reaped</em>: in one record the proposer deletes these
 * rows, enters era k+1 and keeps the tombstones as the round of that era. It tells all nodes the
 * round until each has confirmed; the next round needs everybody in era k+1.
 *
 * <p><b>Entering an era</b>, on whatever node and however late it hears of it: each row of a reaped
 * key becomes what is left of it beyond the tombstone T, that is, it goes if joining it with T
 * gives T, and is joined with T otherwise ({@link Eras#without}). Every state that travels names
 * the era in which it was read, and is treated alike when it arrives in a later era ({@link
 * Eras#settle}); one from before the rounds that are remembered is refused, and so is one from an
 * era still to come, until the receiver has entered it.
 *
 * <p><b>Nothing comes back.</b> Claim: on no node in an era above k does a row hold anything that T
 * covers without holding T. Rows change in three ways. Entering the era: by the rule. Joining a
 * state from before the era: the same rule. Joining a state of the era or a later one: it was read
 * from a row for which the claim held. So an old value, in a late or repeated message, in a hint or
 * on a node that slept, can only meet T or the memory of T. The proof needs neither the answers nor
 * that messages arrive: it holds where the proposer dies in the middle, for then some nodes are in
 * era k with T and some in k+1 without, and whoever meets a later era first learns the round from
 * the node that it met. Nodes of different eras never compare their trees, so a reaped T is not
 * copied back.
 *
 * <p><b>Nothing is lost.</b> That is what the answers are for. A state is refused as too old only
 * if its sender missed as many rounds as are remembered; but each round waits until all nodes
 * entered the last one, and finds no hint that a later delivery would need. A write concurrent with
 * T that no answer knew of survives by the rule, wherever it is. A node that was away longer (it
 * had left the cluster) gives up its rows and comes back empty, {@link EraKeeper}.
 *
 * <p><b>Conditional puts.</b> A primary agrees only while no ballot of the key is open with it:
 * what it promised last is known to be decided, and T holds it. So T holds all that was decided up
 * to the highest such ballot c of any primary. With the tombstone each acceptor forgets ballots up
 * to c: an acceptance among them, however late it came, can never be decided any more. A ballot
 * above c was begun after its acceptor agreed; such a row stays, its value joined with T, and T
 * stays with it on that node until a later round takes both. So a majority that promised or
 * accepted in era k still says so in era k+1, and ballots of k itself are refused there. A ballot
 * that is open on a tombstone is brought to rest by who finds it when asked, {@link Settling}.
 *
 * <p><b>One proposer.</b> Two rounds of the same number could only come from first primaries of
 * different epochs. Answers are given to one's own epoch only, and the later proposer needs the
 * earlier one's, who by then has either entered k+1 and says so, or dropped its round with the
 * change of epoch. Where the earlier one was removed from the cluster without a word and its round
 * nevertheless reached some, the claim still holds node by node; tombstones of either round may be
 * copied to where they were reaped, and are reaped again.
 *
 * <p><b>Numbering.</b> A row that goes takes its replica's latest epoch with it, {@link Epochs}:
 * the next write of the key has a new actor, so no reaped dot is used twice.
 *
 * <p><b>Assumes</b> that nodes come back with the disk they had or with another name or generation,
 * and that all nodes know the same fallbacks under the same epoch: a hint on one that the proposer
 * does not know of could be refused as too old later. <b>Absent:</b> any use of time. A tombstone
 * may go as soon as everyone has it.
 */
final class Reaper {

  /** One proposal. */
  private static final class Round {
    final long number;
    final long epoch;
    final long era;
    final List<Keyed> tombstones;
    final int[] holders;
    final Ballot[] decided;
    final TreeSet<NodeId> waiting = new TreeSet<>();

    Round(long number, long epoch, long era, List<Keyed> tombstones) {
      this.number = number;
      this.epoch = epoch;
      this.era = era;
      this.tombstones = tombstones;
      this.holders = new int[tombstones.size()];
      this.decided = new Ballot[tombstones.size()];
      Arrays.fill(decided, Ballot.NONE);
    }

    /** Counts what a primary holds. */
    void held(BitSet identical, List<Ballot> ballots) {
      int next = 0;
      for (int i = identical.nextSetBit(0);
          i >= 0 && i < holders.length && next < ballots.size();
          i = identical.nextSetBit(i + 1)) {
        holders[i]++;
        decided[i] = Ballot.max(decided[i], ballots.get(next++));
      }
    }
  }

  private final Partition partition;
  private final EraKeeper keeper;
  private final ReapVoter voter;
  private final MerkleTree tree;
  private final TreeSet<NodeId> untold = new TreeSet<>();
  private @Nullable Round round;
  private byte[] cursor = QuorumRows.first(QuorumRows.TOMBSTONE);
  private boolean more;
  private boolean armed;

  Reaper(Partition partition, EraKeeper keeper, ReapVoter voter, MerkleTree tree) {
    this.partition = partition;
    this.keeper = keeper;
    this.voter = voter;
    this.tree = tree;
  }

  void viewChanged(QuorumEffects effects) {
    Round open = round;
    if (open != null && open.epoch != partition.view.epoch()) {
      round = null;
    }
    Ownership now = partition.view.ownership();
    if (now != null) {
      untold.retainAll(now.everyone());
    }
    if (!isProposer()) {
      armed = false;
      effects.cancel(UpkeepTimer.REAP);
    } else if (!armed) {
      pause(effects);
    }
  }

  private boolean isProposer() {
    Ownership now = partition.view.ownership();
    return now != null
        && now.isSettled()
        && !now.primaries().isEmpty()
        && (now.primaries().getFirst().equals(partition.self)
            || decidesAlone(now) && partition.view.selfIsPrimary());
  }

  /** Only under rules that a simulation breaks: then every owner drops its tombstones unasked. */
  private boolean decidesAlone(Ownership now) {
    return now.primaries().size() > 1 && partition.rules.mayReap(1, now.primaries().size());
  }

  private void pause(QuorumEffects effects) {
    armed = true;
    long period =
        more || !untold.isEmpty() ? partition.upkeep.retryNanos() : partition.upkeep.reapNanos();
    effects.arm(UpkeepTimer.REAP, period / 2 + effects.choose("upkeep.reap", period) + 1);
  }

  void expired(QuorumEffects effects) {
    armed = false;
    round = null; // one that is still open got no answers in time
    Ownership now = partition.view.ownership();
    if (now == null || !isProposer()) {
      return;
    }
    pause(effects);
    if (!untold.isEmpty()) {
      for (NodeId node : untold) {
        keeper.tell(node, partition.eras.current() - 1, effects);
      }
    } else if (tree.tombstones() > 0) {
      propose(now, effects);
    }
  }

  private void propose(Ownership now, QuorumEffects effects) {
    boolean alone = decidesAlone(now);
    for (NodeId node : now.everyone()) {
      if (!partition.view.isReachable(node) && !alone) {
        effects.note("reap.waits", 1);
        return;
      }
    }
    Round next =
        new Round(
            partition.requests.allot(), now.epoch(), partition.eras.current(), new ArrayList<>());
    RowsQuery query =
        new RowsQuery(
            cursor,
            QuorumRows.after(QuorumRows.TOMBSTONE),
            partition.upkeep.reapKeysMax(),
            partition.upkeep.roundBytes());
    partition.asks.ask(query, (page, later) -> candidates(page, next, alone, later), effects);
  }

  private void candidates(RowsQuery.Page page, Round next, boolean alone, QuorumEffects effects) {
    if (next.epoch != partition.view.epoch() || next.era != partition.eras.current()) {
      return;
    }
    int bytes = 0;
    for (RowsQuery.Row row : page.rows()) {
      byte[] key = QuorumRows.key(row.key());
      byte[] state = partition.replica.stored(key);
      if (state != null
          && bytes < partition.upkeep.roundBytes()
          && voter.reapable(key, Versions.digest(state), effects)) {
        next.tombstones.add(new Keyed(key, state));
        bytes += key.length + state.length;
      }
    }
    more = !page.complete();
    cursor =
        more
            ? QuorumRows.next(page.rows().getLast().key())
            : QuorumRows.first(QuorumRows.TOMBSTONE);
    Round ready = new Round(next.number, next.epoch, next.era, List.copyOf(next.tombstones));
    if (ready.tombstones.isEmpty()) {
      return;
    }
    if (alone) {
      forget(ready, effects);
      return;
    }
    RowsQuery hints = ReapVoter.any(QuorumRows.HINT);
    partition.asks.ask(hints, (found, later) -> ask(ready, found, later), effects);
  }

  private void ask(Round next, RowsQuery.Page hints, QuorumEffects effects) {
    Ownership now = partition.view.ownership();
    if (now == null || now.epoch() != next.epoch || !hints.rows().isEmpty()) {
      return;
    }
    round = next;
    List<Digested> asked = new ArrayList<>();
    for (Keyed tombstone : next.tombstones) {
      asked.add(new Digested(tombstone.key(), Versions.digest(tombstone.versions())));
    }
    for (NodeId node : now.everyone()) {
      if (!node.equals(partition.self)) {
        next.waiting.add(node);
        List<Digested> told = now.primaries().contains(node) ? asked : List.of();
        effects.send(node, new ReapAsk(next.epoch, next.era, next.number, told));
      }
    }
    if (next.waiting.isEmpty()) {
      decide(next, now, effects);
    }
  }

  void answer(NodeId from, ReapAnswer message, QuorumEffects effects) {
    Round open = round;
    Ownership now = partition.view.ownership();
    if (open == null || now == null || message.round() != open.number) {
      return;
    }
    if (!message.clear() || open.era != partition.eras.current()) {
      effects.note("reap.objected", 1);
      if (message.era() < partition.eras.current()) {
        keeper.tell(from, message.era(), effects); // a crash forgot who was still to be told
      }
      round = null;
      return;
    }
    if (!open.waiting.remove(from)) {
      return;
    }
    open.held(message.identical(), message.decided());
    if (open.waiting.isEmpty()) {
      decide(open, now, effects);
    }
  }

  private void decide(Round complete, Ownership now, QuorumEffects effects) {
    round = null;
    List<Reaped> reaped = new ArrayList<>();
    for (int i = 0; i < complete.holders.length; i++) {
      byte[] key = complete.tombstones.get(i).key();
      byte[] state = complete.tombstones.get(i).versions();
      if (partition.rules.mayReap(complete.holders[i] + 1, now.primaries().size())
          && voter.reapable(key, Versions.digest(state), effects)) {
        Ballot own = partition.paxos.load(key).committed();
        reaped.add(new Reaped(key, state, Ballot.max(complete.decided[i], own)));
      }
    }
    if (reaped.isEmpty()) {
      return;
    }
    keeper.enter(new Reaping(complete.era + 1, reaped), effects);
    for (NodeId node : now.everyone()) {
      if (!node.equals(partition.self)) {
        untold.add(node);
        keeper.tell(node, complete.era, effects); // gated: the decision is durable first
      }
    }
    pause(effects);
  }

  /** A node has entered that era. */
  void held(NodeId from, EraHeld message, QuorumEffects effects) {
    if (message.era() == partition.eras.current() && untold.remove(from) && untold.isEmpty()) {
      pause(effects);
    }
  }

  /** See {@link #decidesAlone}. */
  private void forget(Round next, QuorumEffects effects) {
    RowBatch batch = new RowBatch();
    for (Keyed tombstone : next.tombstones) {
      Versions present = partition.replica.load(tombstone.key());
      partition.replica.store(tombstone.key(), present, Versions.empty(), batch);
    }
    partition.replica.commit(batch, effects);
    effects.note("tombstone.reaped", next.tombstones.size());
  }
}
