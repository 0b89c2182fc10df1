package io.quorate.protocol.quorum;

import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.RowsQuery;
import io.quorate.protocol.quorum.RequestMessage.Replicate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Hinted hand-off (Dynamo, section 4.6): a fallback keeps a key like any replica, with a marker for
 * the owner that it stands in for, delivers the state once that owner can be reached, and lets go
 * of marker and row when the owner has it durably.
 *
 * <p>A marker is a row of its own, so that a key may be kept for several owners, and markers of one
 * owner are found without a scan. At most {@link QuorumLimits#HINTS_IN_FLIGHT_MAX} or {@link
 * QuorumLimits#HINT_BYTES_IN_FLIGHT_MAX} bytes are on their way to one owner, and the next page
 * follows after {@link QuorumLimits#HINT_PAUSE_NANOS}: an owner that comes back is not buried.
 *
 * <p>A hint for an owner that has been replaced becomes a hint for each present owner. One of them
 * would not do: it may have acknowledged the write itself, and with the row here the second of w
 * copies would go (simulated seed 83939).
 *
 * <p>Absent on purpose: expiry. A hint goes when it is delivered and never before.
 */
final class HintedHandoff {

  private static final byte[] MARK = {};

  private final Partition partition;
  private final Gate gate;
  private final TreeMap<NodeId, Lane> lanes = new TreeMap<>();
  private byte[] countedTo = QuorumRows.first(QuorumRows.HINT);
  private boolean counted;
  private boolean armed;

  /** The hints for one owner. */
  private static final class Lane {
    private long waiting;
    private int inFlight;
    private boolean asking;
    private byte @Nullable [] cursor; // where the next page begins
  }

  HintedHandoff(Partition partition, Gate gate) {
    this.partition = partition;
    this.gate = gate;
  }

  /** Counts what earlier lives left. */
  void started(QuorumEffects effects) {
    count(effects);
  }

  /** Whether the count is complete; it is not in the first moments after a start. */
  boolean isCounted() {
    return counted;
  }

  /** Markers that wait for their target. */
  long count() {
    long sum = 0;
    for (Lane lane : lanes.values()) {
      sum += lane.waiting;
    }
    return sum;
  }

  /** Notes, in a batch that also stores the key, that it is kept for that owner. */
  void mark(NodeId owner, byte[] key, RowBatch batch, QuorumEffects effects) {
    byte[] row = QuorumRows.hint(owner, key);
    if (partition.rows.get(row) != null) {
      return;
    }
    batch.put(row, MARK);
    effects.note("hint.stored", 1);
    Lane lane = lane(owner);
    if (counted || Arrays.compareUnsigned(row, countedTo) < 0) {
      lane.waiting++;
    }
    arm(effects);
  }

  void viewChanged(QuorumEffects effects) {
    arm(effects);
  }

  /** Looks for owners that can be reached now. */
  void expired(QuorumEffects effects) {
    armed = false;
    for (Map.Entry<NodeId, Lane> entry : lanes.entrySet()) {
      Lane lane = entry.getValue();
      if (lane.waiting > 0 && lane.inFlight == 0 && !lane.asking) {
        page(entry.getKey(), lane, effects);
      }
    }
    arm(effects);
  }

  private void arm(QuorumEffects effects) {
    if (armed || !counted) {
      return;
    }
    for (Map.Entry<NodeId, Lane> entry : lanes.entrySet()) {
      if (entry.getValue().waiting > 0 && isActionable(entry.getKey())) {
        armed = true;
        effects.arm(QuorumTimer.Single.HINTS, QuorumLimits.HINT_PAUSE_NANOS);
        return;
      }
    }
  }

  /** Whether something can be done about hints for that owner now. */
  private boolean isActionable(NodeId owner) {
    View view = partition.view;
    return view.isConfigured() && (!isEntitled(owner) || view.isReachable(owner));
  }

  /** Whether that node is, or is to be, an owner. */
  private boolean isEntitled(NodeId owner) {
    View view = partition.view;
    return view.isPrimary(owner) || owner.equals(view.joining());
  }

  private void page(NodeId owner, Lane lane, QuorumEffects effects) {
    byte[] first = QuorumRows.hint(owner, new byte[0]);
    byte[] from = lane.cursor == null ? first : lane.cursor;
    lane.asking = true;
    partition.asks.ask(
        new RowsQuery(
            from, QuorumRows.afterHints(owner), QuorumLimits.HINTS_IN_FLIGHT_MAX, 1 << 16),
        (page, later) -> {
          lane.asking = false;
          boolean end = page.complete() || page.rows().isEmpty();
          lane.cursor = end ? null : QuorumRows.next(page.rows().getLast().key());
          long bytes = 0;
          for (RowsQuery.Row row : page.rows()) {
            if (bytes > QuorumLimits.HINT_BYTES_IN_FLIGHT_MAX) {
              lane.cursor = row.key();
              break;
            }
            bytes += deliver(owner, lane, QuorumRows.hintKey(row.key()), later);
          }
          arm(later);
        },
        effects);
  }

  /** Returns how many bytes are on their way. */
  private int deliver(NodeId owner, Lane lane, byte[] key, QuorumEffects effects) {
    byte[] state = partition.replica.stored(key);
    boolean entitled = isEntitled(owner);
    if (state == null || (!entitled && partition.view.selfIsMember())) {
      drop(owner, lane, key, effects); // nothing is kept, or it is kept as an owner's own
      return 0;
    }
    if (!entitled) {
      readdress(owner, lane, key, effects);
      return 0;
    }
    if (!partition.view.isReachable(owner)) {
      return 0;
    }
    long request = partition.requests.allot();
    lane.inFlight++;
    effects.send(
        owner,
        new Replicate(
            request, partition.view.epoch(), partition.eras.current(), 0, key, state, null));
    partition.requests.open(
        request,
        new PendingHint(
            gate,
            owner,
            partition.deadlineNanos(effects),
            (delivered, later) -> {
              lane.inFlight--;
              if (delivered) {
                delivered(owner, lane, key, state, later);
              }
            }),
        effects);
    return state.length;
  }

  /** The owner has been replaced: the key is kept for all that own it now. */
  private void readdress(NodeId gone, Lane lane, byte[] key, QuorumEffects effects) {
    List<NodeId> heirs = partition.rules.heirs(partition.view.primaries());
    if (heirs.isEmpty()) {
      return;
    }
    RowBatch batch = new RowBatch().delete(QuorumRows.hint(gone, key));
    lane.waiting--;
    effects.note("hint.readdressed", 1);
    for (NodeId heir : heirs) {
      mark(heir, key, batch, effects);
    }
    partition.replica.commit(batch, effects);
  }

  private void delivered(NodeId owner, Lane lane, byte[] key, byte[] state, QuorumEffects effects) {
    byte[] now = partition.replica.stored(key);
    if (now != null && !Arrays.equals(now, state)) {
      return; // written again meanwhile: the marker stands for that, too
    }
    effects.note("hint.delivered", 1);
    drop(owner, lane, key, effects);
  }

  /**
   * Lets go of the marker, and of the row when it was the last and the key is not this node's own.
   * A former owner's rows are for its drain to drop: what came before the hint may be on fewer than
   * w of the present owners (simulated seed 1319173).
   */
  private void drop(NodeId owner, Lane lane, byte[] key, QuorumEffects effects) {
    byte[] row = QuorumRows.hint(owner, key);
    if (partition.rows.get(row) == null) {
      return;
    }
    RowBatch batch = new RowBatch().delete(row);
    lane.waiting--;
    View view = partition.view;
    boolean own = view.selfIsPrimary() || partition.self.equals(view.joining());
    if (!own && !partition.draining && !isKeptForAnother(owner, key)) {
      partition.replica.store(key, partition.replica.load(key), Versions.empty(), batch);
      effects.note("hint.row.dropped", 1);
    }
    partition.replica.commit(batch, effects);
  }

  private boolean isKeptForAnother(NodeId owner, byte[] key) {
    for (NodeId other : lanes.keySet()) {
      if (!other.equals(owner) && partition.rows.get(QuorumRows.hint(other, key)) != null) {
        return true;
      }
    }
    return false;
  }

  private void count(QuorumEffects effects) {
    partition.asks.ask(
        new RowsQuery(countedTo, QuorumRows.after(QuorumRows.HINT), 1024, 1 << 20),
        (page, later) -> {
          for (RowsQuery.Row row : page.rows()) {
            lane(QuorumRows.hintTarget(row.key())).waiting++;
            countedTo = QuorumRows.next(row.key());
          }
          if (page.complete()) {
            counted = true;
            arm(later);
          } else {
            count(later);
          }
        },
        effects);
  }

  private Lane lane(NodeId owner) {
    return lanes.computeIfAbsent(owner, _ -> new Lane());
  }
}
