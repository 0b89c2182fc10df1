package io.quorate.protocol.quorum;

import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.quorum.DotLog.Entry;
import io.quorate.protocol.quorum.RepairMessage.LogHead;
import io.quorate.protocol.quorum.RepairMessage.LogRows;
import io.quorate.protocol.quorum.RepairMessage.LogSeen;
import io.quorate.protocol.quorum.SyncMessage.Keyed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * First line of anti-entropy: a write that did not reach a peer is known by its number, so it is
 * sent again without comparing anything.
 *
 * <p>While this replica's {@link DotLog} holds writes that a reachable peer has not confirmed, it
 * tells the peer its head once in a period; the peer answers what it has {@link Seen}, which is
 * confirmed once durable, and gets the present states of the keys it misses. With nothing
 * unconfirmed there is no message and no timer. A peer that misses more than is still logged
 * compares trees, see {@link Audit}.
 *
 * <p>Only owners log: what a fallback coordinates is handed off by its hints.
 */
final class LogSync {

  private static final int RUNS_WANTED = 32;

  private final Partition partition;
  private final RowJoiner joiner;
  private final Audit audit;
  private final LogBook book;
  private final DotLog log;
  private final TreeMap<NodeId, Long> paused = new TreeMap<>();
  private boolean armed;

  LogSync(Partition partition, RowJoiner joiner, Audit audit, LogBook book) {
    this.partition = partition;
    this.joiner = joiner;
    this.audit = audit;
    this.book = book;
    log = book.own();
  }

  void started(QuorumEffects effects) {
    log.begin(effects.choose("upkeep.life", DotLog.LIVES));
  }

  void viewChanged(QuorumEffects effects) {
    List<NodeId> peers = partition.view.peers();
    book.keep(peers);
    paused.keySet().retainAll(peers);
    arm(effects);
  }

  /** Logs an own write; returns its packed name, 0 where there is nobody to tell. */
  long log(byte[] key, QuorumEffects effects) {
    if (!partition.view.selfIsPrimary() || partition.view.peers().isEmpty()) {
      return 0;
    }
    long name = log.append(key);
    arm(effects);
    return name;
  }

  /** A write of that peer is in the rows. */
  void saw(NodeId origin, long name) {
    if (partition.view.peers().contains(origin)) {
      book.seen(origin, DotLog.lifeOf(name)).add(DotLog.numberOf(name));
    }
  }

  void expired(QuorumEffects effects) {
    armed = false;
    for (NodeId peer : behind()) {
      effects.send(
          peer,
          new LogHead(
              partition.view.epoch(),
              partition.eras.current(),
              log.life(),
              log.first(),
              log.head(),
              log.confirmed(peer)));
    }
    arm(effects);
  }

  void head(NodeId from, LogHead message, QuorumEffects effects) {
    Seen mine = book.seen(from, message.life());
    mine.advance(message.confirmed()); // it was durable here when it was confirmed
    if (mine.watermark() < message.first() - 1) {
      audit.missedLog(from, effects);
    }
    answer(from, mine, message.head(), effects);
  }

  /** Gated: what is confirmed is durable. */
  private void answer(NodeId to, Seen mine, long head, QuorumEffects effects) {
    effects.send(
        to,
        new LogSeen(
            partition.view.epoch(),
            partition.eras.current(),
            mine.life(),
            mine.watermark(),
            mine.missing(head, RUNS_WANTED)));
  }

  void seen(NodeId from, LogSeen message, QuorumEffects effects) {
    if (message.life() != log.life() || !partition.view.peers().contains(from)) {
      return;
    }
    log.confirm(from, message.watermark());
    log.trim(partition.view.peers());
    Long pause = paused.get(from);
    if (!message.missing().isEmpty() && (pause == null || effects.nanos() - pause >= 0)) {
      send(from, log.entries(message.missing(), partition.upkeep.roundRows()), effects);
    }
  }

  private void send(NodeId to, List<Entry> entries, QuorumEffects effects) {
    List<Long> numbers = new ArrayList<>();
    List<Keyed> rows = new ArrayList<>();
    TreeSet<byte[]> keys = new TreeSet<>(Arrays::compareUnsigned);
    long bytes = 0;
    for (Entry entry : entries) {
      if (bytes >= partition.upkeep.roundBytes()) {
        break;
      }
      numbers.add(entry.number());
      byte[] state = keys.add(entry.key()) ? partition.replica.stored(entry.key()) : null;
      if (state != null) {
        Keyed row = new Keyed(entry.key(), state);
        rows.add(row);
        bytes += row.bytes();
      }
    }
    if (numbers.isEmpty()) {
      return;
    }
    effects.send(
        to,
        new LogRows(
            partition.view.epoch(),
            partition.eras.current(),
            log.life(),
            log.head(),
            numbers,
            rows));
    long pause = bytes * 1_000_000_000L / partition.upkeep.repairBytesPerSecond();
    paused.put(to, effects.nanos() + pause);
  }

  void rows(NodeId from, LogRows message, QuorumEffects effects) {
    if (!partition.eras.knows(message.era()) || !partition.view.peers().contains(from)) {
      return;
    }
    int changed = joiner.join(message.rows(), message.era(), effects);
    effects.note("antientropy.dotlog", changed);
    Seen mine = book.seen(from, message.life());
    message.numbers().forEach(mine::add);
    answer(from, mine, message.head(), effects);
  }

  private List<NodeId> behind() {
    List<NodeId> behind = new ArrayList<>();
    if (!partition.view.selfIsPrimary()) {
      return behind; // owners listen to owners; who is one no longer hands over by draining
    }
    for (NodeId peer : partition.view.peers()) {
      if (partition.view.isReachable(peer) && log.confirmed(peer) < log.head()) {
        behind.add(peer);
      }
    }
    return behind;
  }

  private void arm(QuorumEffects effects) {
    if (!armed && !log.isEmpty() && !behind().isEmpty()) {
      armed = true;
      long period = partition.upkeep.confirmNanos();
      effects.arm(UpkeepTimer.LOG, period / 2 + effects.choose("upkeep.log", period) + 1);
    }
  }
}
