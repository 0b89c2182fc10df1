package io.quorate.protocol.quorum;

import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Outlet;
import io.quorate.protocol.process.Ticket;
import io.quorate.protocol.quorum.RequestMessage.Read;
import io.quorate.protocol.quorum.RequestMessage.Replicate;
import io.quorate.protocol.quorum.RequestMessage.Same;
import io.quorate.protocol.quorum.RequestMessage.State;
import io.quorate.protocol.quorum.View.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A read that waits for replies; once answered, for the remaining ones, to repair who is behind
 * (Dynamo, section 5). Replicas that hold what this one held when it asked send only a word.
 */
final class PendingGet implements Pending {

  /** Sweeps after which an answered read repairs with the replies that it has. */
  private static final int PATIENCE_SWEEPS = 2;

  private static final byte[] NONE = {};

  private final Partition partition;
  private final Gate gate;
  private final Ticket ticket;
  private final long request;
  private final byte[] key;
  private final int needed;
  private final long deadlineNanos;
  private final Tally tally;
  private final long era;
  private final byte[] own;
  private final Map<NodeId, byte[]> others =
      new LinkedHashMap<>(); // who held something else, and what
  private final List<NodeId> same = new ArrayList<>(4); // who held what this replica held
  private @Nullable Versions joined; // of all replies so far; null while all are the same
  private boolean replied;
  private int sweeps;

  PendingGet(
      Partition partition,
      Gate gate,
      Ticket ticket,
      long request,
      byte[] key,
      int needed,
      long deadlineNanos) {
    this.partition = partition;
    this.gate = gate;
    this.ticket = ticket;
    this.request = request;
    this.key = key;
    this.needed = needed;
    this.deadlineNanos = deadlineNanos;
    tally = new Tally(partition.view);
    era = partition.eras.current();
    byte[] stored = partition.replica.stored(key);
    own = stored == null ? NONE : stored;
  }

  /** Asks the other replicas; true where this one alone suffices and there is none to repair. */
  boolean begin(QuorumEffects effects) {
    for (Target target : tally.silent()) {
      if (!target.node().equals(partition.self)) {
        ask(target, effects);
      }
    }
    tally.answer(partition.self);
    return progress(effects);
  }

  private void ask(Target target, QuorumEffects effects) {
    long digest = own.length == 0 ? 0 : Versions.digest(own);
    // Early: a digest of what may yet be lost is only compared with what others hold.
    effects
        .early()
        .send(target.node(), new Read(request, partition.view.epoch(), era, key, digest));
  }

  @Override
  public long deadlineNanos() {
    return deadlineNanos;
  }

  @Override
  public boolean answered(NodeId from, QuorumMessage answer, QuorumEffects effects) {
    gate.heard(answer.epoch(), effects);
    if (!replied && !tally.holdsGood()) {
      return restart(effects);
    }
    if (answer instanceof Same && tally.answer(from)) {
      same.add(from);
    } else if (answer instanceof State state
        && partition.eras.knows(state.era())
        && tally.answer(from)) {
      differs(from, partition.eras.settle(key, state.versions(), state.era()));
    } else {
      return false;
    }
    return progress(effects);
  }

  private void differs(NodeId from, byte[] state) {
    others.put(from, state);
    if (state.length > 0) {
      joined = partition.intake.merged(joinedSoFar(), Versions.decode(state));
    } else {
      joined = joinedSoFar();
    }
  }

  private Versions joinedSoFar() {
    if (joined != null) {
      return joined;
    }
    byte[] mine = partition.eras.settle(key, own, era);
    return mine.length == 0 ? Versions.empty() : Versions.decode(mine);
  }

  private boolean progress(QuorumEffects effects) {
    if (!replied && tally.enough(needed)) {
      replied = true;
      reply(effects);
    }
    if (replied && tally.complete()) {
      repair(effects);
      return true;
    }
    return false;
  }

  private void reply(QuorumEffects effects) {
    Versions found = joinedSoFar();
    if (found.siblings().size() > 1) {
      effects.note("get.siblings", found.siblings().size());
    }
    // Early unless this replica's own part is not durable yet; others sent only what was.
    Outlet<QuorumMessage, QuorumNotice> out = partition.replica.outlet(key, effects);
    out.reply(
        ticket,
        new QuorumReply.Found(
            partition.policy.present(found.siblings()),
            partition.context(key, found.clock()),
            tally.receipt(needed)));
  }

  /**
   * Sends the joined state to owners that held less. Fallbacks are left alone: they owe it to
   * nobody.
   */
  private void repair(QuorumEffects effects) {
    Versions result = joined;
    if (result == null || result.isEmpty() || !partition.eras.admits(era)) {
      return;
    }
    byte[] bytes = result.encode();
    Replicate repair = new Replicate(0, partition.view.epoch(), era, 0, key, bytes, null);
    if (!Arrays.equals(own, bytes)) {
      repairSelf(bytes, effects);
      for (NodeId node : same) {
        send(node, repair, effects);
      }
    }
    others.forEach((node, state) -> {
      if (!Arrays.equals(state, bytes)) {
        send(node, repair, effects);
      }
    });
  }

  private void send(NodeId node, Replicate repair, QuorumEffects effects) {
    if (!tally.isFallback(node)) {
      effects.note("repair.read", 1);
      effects.send(node, repair);
    }
  }

  private void repairSelf(byte[] bytes, QuorumEffects effects) {
    if (!partition.view.selfIsPrimary()) {
      return;
    }
    RowBatch batch = new RowBatch();
    if (partition.intake.take(key, bytes, batch, effects)) {
      effects.note("repair.read", 1);
    }
    partition.replica.commit(batch, effects);
  }

  @Override
  public boolean swept(QuorumEffects effects) {
    sweeps++;
    if (replied) {
      if (sweeps < PATIENCE_SWEEPS) {
        return false;
      }
      repair(effects);
      return true;
    }
    if (!tally.holdsGood()) {
      return restart(effects);
    }
    for (Target target : tally.silent()) {
      effects.note("get.resent", 1);
      ask(target, effects);
    }
    return false;
  }

  /** Ownership has changed: reads and asks again, under the same deadline. */
  private boolean restart(QuorumEffects effects) {
    effects.note("get.restarted", 1);
    long number = partition.requests.allot();
    PendingGet again = new PendingGet(partition, gate, ticket, number, key, needed, deadlineNanos);
    if (!again.begin(effects)) {
      partition.requests.open(number, again, effects);
    }
    return true;
  }

  @Override
  public void expired(QuorumEffects effects) {
    if (replied) {
      repair(effects);
    } else {
      effects.note("get.timeout", 1);
      effects.early().reply(ticket, Refusals.readTimedOut(tally, needed));
    }
  }
}
