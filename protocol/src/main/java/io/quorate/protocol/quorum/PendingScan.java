package io.quorate.protocol.quorum;

import io.quorate.protocol.clock.Sibling;
import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.process.Ticket;
import io.quorate.protocol.quorum.ScanMessage.ScanAsk;
import io.quorate.protocol.quorum.ScanMessage.ScanPage;
import io.quorate.protocol.quorum.SyncMessage.Keyed;
import io.quorate.protocol.quorum.View.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A scan that waits for pages. Pages of different replicas end at different keys; rows are merged
 * up to the first of these ends, where all that answered have said everything they hold, so that no
 * key is skipped. The caller goes on after the last row that it got.
 */
final class PendingScan implements Pending {

  private static final byte[] NO_VALUE = {};

  private final Partition partition;
  private final Ticket ticket;
  private final long request;
  private final QuorumCall.Scan call;
  private final int needed;
  private final long deadlineNanos;
  private final Tally tally;
  private final TreeMap<byte[], Versions> merged = new TreeMap<>(Arrays::compareUnsigned);
  private byte @Nullable [] end; // up to here everything is known; null while no page is cut short

  PendingScan(
      Partition partition,
      Ticket ticket,
      long request,
      QuorumCall.Scan call,
      int needed,
      long deadlineNanos) {
    this.partition = partition;
    this.ticket = ticket;
    this.request = request;
    this.call = call;
    this.needed = needed;
    this.deadlineNanos = deadlineNanos;
    tally = new Tally(partition.view);
  }

  /** Asks everyone but this node. */
  void begin(QuorumEffects effects) {
    for (Target target : tally.silent()) {
      if (!target.node().equals(partition.self)) {
        effects.send(
            target.node(),
            new ScanAsk(
                partition.view.epoch(),
                partition.eras.current(),
                request,
                call.prefix(),
                call.after(),
                call.limit()));
      }
    }
  }

  @Override
  public long deadlineNanos() {
    return deadlineNanos;
  }

  @Override
  public boolean answered(NodeId from, QuorumMessage answer, QuorumEffects effects) {
    if (!tally.holdsGood()) {
      return moved(effects);
    }
    if (!(answer instanceof ScanPage page)
        || !partition.eras.knows(page.era())
        || !tally.answer(from)) {
      return false;
    }
    take(page);
    if (!tally.enough(needed)) {
      return false;
    }
    effects.reply(ticket, listed());
    return true;
  }

  private void take(ScanPage page) {
    List<Keyed> rows = page.rows();
    for (Keyed row : rows) {
      Versions state =
          partition.eras.settle(row.key(), Versions.decode(row.versions()), page.era());
      if (state != null && !state.isEmpty()) {
        merged.merge(row.key(), state, partition.intake::merged);
      }
    }
    if (!page.complete() && !rows.isEmpty()) {
      byte[] last = rows.getLast().key();
      byte[] known = end;
      end = known == null || Arrays.compareUnsigned(last, known) < 0 ? last : known;
    }
  }

  private QuorumReply.Listed listed() {
    byte[] known = end;
    boolean complete = known == null;
    List<QuorumReply.Row> rows = new ArrayList<>();
    for (Map.Entry<byte[], Versions> row : merged.entrySet()) {
      if (known != null && Arrays.compareUnsigned(row.getKey(), known) > 0) {
        break;
      }
      if (rows.size() == call.limit()) {
        complete = false;
        break;
      }
      rows.add(row(row.getKey(), row.getValue()));
    }
    return new QuorumReply.Listed(rows, complete);
  }

  private QuorumReply.Row row(byte[] key, Versions state) {
    List<Sibling> siblings =
        call.stored() ? state.siblings() : partition.policy.present(state.siblings());
    if (!call.values()) {
      siblings =
          siblings.stream()
              .map(s -> new Sibling(s.dot(), s.hybridTime(), s.deleted(), NO_VALUE))
              .toList();
    }
    return new QuorumReply.Row(key, siblings, partition.context(key, state.clock()));
  }

  @Override
  public boolean swept(QuorumEffects effects) {
    if (!tally.holdsGood()) {
      return moved(effects);
    }
    begin(effects);
    return false;
  }

  private boolean moved(QuorumEffects effects) {
    effects.note("scan.moved", 1);
    effects.reply(
        ticket,
        new Refusal(
            ErrorCode.UNAVAILABLE,
            "The owners changed while the scan was under way; nothing was changed, try again"));
    return true;
  }

  @Override
  public void expired(QuorumEffects effects) {
    effects.reply(
        ticket,
        new Refusal(
            ErrorCode.UNAVAILABLE,
            "The scan got pages of "
                + tally.answers()
                + " replicas in time and needs "
                + needed
                + "; nothing was changed, try again"));
  }
}
