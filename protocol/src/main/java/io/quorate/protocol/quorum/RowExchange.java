package io.quorate.protocol.quorum;

import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.RowsQuery;
import io.quorate.protocol.quorum.ExchangeMessage.ListRows;
import io.quorate.protocol.quorum.ExchangeMessage.RowList;
import io.quorate.protocol.quorum.ExchangeMessage.RowsGiven;
import io.quorate.protocol.quorum.ExchangeMessage.RowsTaken;
import io.quorate.protocol.quorum.ExchangeMessage.TakeRows;
import io.quorate.protocol.quorum.ExchangeMessage.WantRows;
import io.quorate.protocol.quorum.SyncMessage.Digested;
import io.quorate.protocol.quorum.SyncMessage.Keyed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * Goes through the keys of this replica and of one peer side by side, in key order, and evens out
 * the differences: the common engine of audits, transfers and drains.
 *
 * <p>A round lists the peer's digests of one range, compares them with the own rows of that range,
 * fetches what the peer has more and sends what it has less, each in bounded steps, and pauses so
 * that the pace is kept. Each step may be repeated, so a step without an answer is simply taken
 * again; the peer remembers nothing. When a range is done, everything that the peer held in it when
 * it listed it is durable here or will be with the gate, and (unless only fetching) the other way
 * round.
 *
 * <p>States are joined, never replaced, so writes may go on meanwhile on both sides.
 */
final class RowExchange {

  /** Which way states go. */
  enum Flow {
    FETCH,
    SEND,
    BOTH
  }

  /** Whom the progress concerns. */
  interface Owner {

    /** All keys up to this one are even now. */
    void advanced(RowExchange exchange, byte[] upTo, QuorumEffects effects);

    /** All keys are. */
    void finished(RowExchange exchange, QuorumEffects effects);
  }

  private enum Step {
    LIST,
    COMPARE,
    FETCH,
    SEND,
    PAUSE,
    OVER
  }

  private final Partition partition;
  private final RowJoiner joiner;
  private final Owner owner;
  private final UpkeepTimer timer;
  private final NodeId peer;
  private final Leaves leaves;
  private final Flow flow;
  private final long bytesPerSecond;

  private byte[] after;
  private Step step = Step.LIST;
  private long number; // of the step: an answer to an earlier one must not pass for this one's
  private int repeats;
  private long bytes;
  private long fetched;
  private long sent;
  private byte[] upTo = {};
  private boolean last;
  private final TreeMap<byte[], Long> theirs = new TreeMap<>(Arrays::compareUnsigned);
  private final List<byte[]> want = new ArrayList<>();
  private final List<byte[]> give = new ArrayList<>();
  private int giving;

  /**
   * @param timer this exchange's own
   * @param after where to begin, exclusive
   */
  RowExchange(
      Partition partition,
      RowJoiner joiner,
      Owner owner,
      UpkeepTimer timer,
      NodeId peer,
      Leaves leaves,
      Flow flow,
      byte[] after) {
    this.partition = partition;
    this.joiner = joiner;
    this.owner = owner;
    this.timer = timer;
    this.peer = peer;
    this.leaves = leaves;
    this.flow = flow;
    this.after = after;
    this.bytesPerSecond =
        flow == Flow.BOTH
            ? partition.upkeep.repairBytesPerSecond()
            : partition.upkeep.transferBytesPerSecond();
  }

  NodeId peer() {
    return peer;
  }

  Leaves leaves() {
    return leaves;
  }

  /** How often the present step was repeated without an answer. */
  int repeats() {
    return repeats;
  }

  /** States that changed here so far. */
  long fetched() {
    return fetched;
  }

  /** States sent so far. */
  long sent() {
    return sent;
  }

  void start(QuorumEffects effects) {
    begin(Step.LIST, effects);
  }

  /** The timer ran out: the pause is over, or the answer did not come. */
  void expired(QuorumEffects effects) {
    if (step == Step.PAUSE) {
      begin(Step.LIST, effects);
    } else {
      repeats++;
      perform(effects);
    }
  }

  void abandon(QuorumEffects effects) {
    step = Step.OVER;
    effects.cancel(timer);
  }

  /** Whether a message answers the present step. */
  boolean awaits(NodeId from, ExchangeMessage message) {
    return message.exchange() == number && from.equals(peer);
  }

  void received(ExchangeMessage message, QuorumEffects effects) {
    switch (message) {
      case RowList m when step == Step.LIST -> listed(m, effects);
      case RowsGiven m when step == Step.FETCH -> given(m, effects);
      case RowsTaken _ when step == Step.SEND -> taken(effects);
      case ExchangeMessage _ -> {
        // Not an answer to this step.
      }
    }
  }

  private void begin(Step next, QuorumEffects effects) {
    step = next;
    repeats = 0;
    number = partition.requests.allot();
    perform(effects);
  }

  /** Takes the present step, for the first time or again. */
  private void perform(QuorumEffects effects) {
    long epoch = partition.view.epoch();
    long era = partition.eras.current();
    switch (step) {
      case LIST -> effects.send(peer, new ListRows(epoch, era, number, leaves, after));
      case FETCH -> effects.send(peer, new WantRows(epoch, era, number, List.copyOf(want)));
      case SEND -> effects.send(peer, new TakeRows(epoch, era, number, chunk()));
      case COMPARE, PAUSE, OVER -> {
        return; // nothing is waited for that could be lost
      }
    }
    effects.arm(timer, partition.upkeep.retryNanos());
  }

  private void listed(RowList message, QuorumEffects effects) {
    if (message.era() != partition.eras.current()) {
      return; // repeated once both are in one era
    }
    theirs.clear();
    want.clear();
    give.clear();
    for (Digested row : message.rows()) {
      theirs.put(row.key(), row.digest());
      bytes += row.key().length + Long.BYTES;
    }
    last = message.complete();
    upTo = message.upTo();
    effects.cancel(timer);
    step = Step.COMPARE;
    byte[] first = QuorumRows.versions(after);
    compare(after.length == 0 ? first : QuorumRows.next(first), effects);
  }

  private void compare(byte[] from, QuorumEffects effects) {
    byte[] end =
        last ? QuorumRows.after(QuorumRows.VERSIONS) : QuorumRows.next(QuorumRows.versions(upTo));
    RowsQuery query =
        new RowsQuery(from, end, partition.upkeep.roundRows(), partition.upkeep.roundBytes());
    partition.asks.ask(query, this::compare, effects);
  }

  private void compare(RowsQuery.Page page, QuorumEffects effects) {
    if (step != Step.COMPARE) {
      return;
    }
    byte[] key = {};
    for (RowsQuery.Row row : page.rows()) {
      key = QuorumRows.key(row.key());
      bytes += row.key().length + row.value().length;
      if (!leaves.contains(MerkleTree.leafOf(key))) {
        continue;
      }
      Long digest = theirs.remove(key);
      if (digest == null) {
        give.add(key);
      } else if (digest != Versions.digest(row.value())) {
        give.add(key);
        want.add(key);
      }
    }
    if (!page.complete()) {
      compare(QuorumRows.next(QuorumRows.versions(key)), effects);
      return;
    }
    want.addAll(theirs.keySet());
    if (flow == Flow.FETCH) {
      give.clear();
    } else if (flow == Flow.SEND) {
      want.clear();
    }
    proceed(effects);
  }

  private void given(RowsGiven message, QuorumEffects effects) {
    if (!partition.eras.knows(message.era())) {
      return;
    }
    for (Keyed row : message.rows()) {
      bytes += row.bytes();
    }
    int changed = joiner.join(message.rows(), message.era(), effects);
    fetched += changed;
    effects.note(flow == Flow.FETCH ? "transfer.page" : "antientropy.merkle", changed);
    want.subList(0, Math.min(message.covered(), want.size())).clear();
    proceed(effects);
  }

  /** The next states to send, as they are now. */
  private List<Keyed> chunk() {
    List<Keyed> rows = new ArrayList<>();
    int size = 0;
    giving = 0;
    while (giving < give.size() && size < partition.upkeep.roundBytes()) {
      byte[] state = partition.replica.stored(give.get(giving));
      if (state != null) {
        Keyed row = new Keyed(give.get(giving), state);
        rows.add(row);
        size += row.bytes();
      }
      giving++;
    }
    bytes += size;
    return rows;
  }

  private void taken(QuorumEffects effects) {
    sent += giving;
    give.subList(0, giving).clear();
    proceed(effects);
  }

  /** Goes on with what is left of the round, or ends it. */
  private void proceed(QuorumEffects effects) {
    if (!want.isEmpty()) {
      begin(Step.FETCH, effects);
    } else if (!give.isEmpty()) {
      begin(Step.SEND, effects);
    } else if (last) {
      abandon(effects);
      owner.finished(this, effects);
    } else {
      after = upTo;
      step = Step.PAUSE;
      effects.arm(timer, pauseNanos());
      owner.advanced(this, after, effects);
    }
  }

  private long pauseNanos() {
    long pause = Math.max(1, bytes * 1_000_000_000L / bytesPerSecond);
    bytes = 0;
    return pause;
  }
}
