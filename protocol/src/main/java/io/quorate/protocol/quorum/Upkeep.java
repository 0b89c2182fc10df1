package io.quorate.protocol.quorum;

import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Ticket;
import org.jspecify.annotations.Nullable;

/**
 * What keeps replicas equal beside the requests: anti-entropy, reaping, transfer of ownership; and
 * scans, and the feed of changes. The one door through which the rest of the process reaches them.
 */
final class Upkeep implements ReplicaListener {

  private final Partition partition;
  private final MerkleTree tree;
  private final LogBook book;
  private final LogSync logs;
  private final Audit audit;
  private final RowServer rows;
  private final EraKeeper keeper;
  private final Reaper reaper;
  private final ReapVoter voter;
  private final PromiseServer promises;
  private final Transfer transfer;
  private final Drain drain;
  private final ScanServer scanServer;
  private final ScanCoordinator scans;
  private final ChangeFeed feed;

  Upkeep(Partition partition) {
    this.partition = partition;
    tree = new MerkleTree(partition.rows);
    book = new LogBook(partition.upkeep);
    RowJoiner joiner = new RowJoiner(partition);
    audit = new Audit(partition, joiner, tree, book);
    logs = new LogSync(partition, joiner, audit, book);
    rows = new RowServer(partition, joiner);
    keeper = new EraKeeper(partition, this::emptied);
    voter = new ReapVoter(partition);
    reaper = new Reaper(partition, keeper, voter, tree);
    promises = new PromiseServer(partition);
    transfer = new Transfer(partition, joiner);
    drain = new Drain(partition, joiner, tree);
    scanServer = new ScanServer(partition, new Gate(partition, this));
    scans = new ScanCoordinator(partition, scanServer);
    feed = new ChangeFeed(partition, scanServer);
  }

  /** Who brings conditional puts of deleted keys to rest. */
  void settleWith(ReapVoter.Settler settler) {
    voter.settleWith(settler);
  }

  /** Recovery is complete. */
  void started(QuorumEffects effects) {
    logs.started(effects);
  }

  /** Ownership or reachability changed. */
  void viewChanged(QuorumEffects effects) {
    keeper.viewChanged(effects);
    logs.viewChanged(effects);
    audit.viewChanged(effects);
    reaper.viewChanged(effects);
    transfer.viewChanged(effects);
    drain.viewChanged(effects);
    feed.viewChanged(effects);
  }

  /** Who follows the changes of this partition. */
  ChangeFeed feed() {
    return feed;
  }

  void expired(UpkeepTimer timer, QuorumEffects effects) {
    switch (timer) {
      case LOG -> logs.expired(effects);
      case AUDIT -> audit.expired(effects);
      case AUDIT_STEP -> audit.stepExpired(effects);
      case ERA -> keeper.viewChanged(effects);
      case REAP -> reaper.expired(effects);
      case SEAL -> transfer.expired(effects);
      case TRANSFER_STEP -> transfer.stepExpired(effects);
      case DRAIN -> drain.expired(effects);
      case DRAIN_STEP -> drain.stepExpired(effects);
    }
  }

  void received(NodeId from, SyncMessage message, QuorumEffects effects) {
    if (!partition.eras.isKnown() && !(message instanceof EraMessage)) {
      return; // asked for already, and this is sent again
    }
    if (message.era() != partition.eras.current() && !(message instanceof EraMessage)) {
      effects.note("era.refused", 1);
      keeper.met(from, message.era(), effects);
      if (message.era() > partition.eras.current()) {
        return; // it is sent again once this replica has caught up
      }
    }
    switch (message) {
      case RepairMessage m -> repair(from, m, effects);
      case ExchangeMessage m -> exchange(from, m, effects);
      case EraMessage m -> era(from, m, effects);
      case MoveMessage m -> move(from, m, effects);
      case ScanMessage m -> scan(from, m, effects);
    }
  }

  private void repair(NodeId from, RepairMessage message, QuorumEffects effects) {
    if (!partition.view.selfIsMember()) {
      return; // the sender has not heard yet that this node owns nothing: it must not be refilled
    }
    switch (message) {
      case RepairMessage.LogHead m -> logs.head(from, m, effects);
      case RepairMessage.LogSeen m -> logs.seen(from, m, effects);
      case RepairMessage.LogRows m -> logs.rows(from, m, effects);
      case RepairMessage.AuditAsk m -> audit.ask(from, m, effects);
      case RepairMessage.AuditAnswer m -> audit.answer(from, m, effects);
    }
  }

  private void exchange(NodeId from, ExchangeMessage message, QuorumEffects effects) {
    switch (message) {
      case ExchangeMessage.ListRows m -> rows.list(from, m, effects);
      case ExchangeMessage.WantRows m -> rows.want(from, m, effects);
      case ExchangeMessage.TakeRows m when partition.view.selfIsMember() ->
          rows.take(from, m, effects);
      case ExchangeMessage.TakeRows _ -> {
        // As above.
      }
      case ExchangeMessage.RowList m -> answered(from, m, effects);
      case ExchangeMessage.RowsGiven m -> answered(from, m, effects);
      case ExchangeMessage.RowsTaken m -> answered(from, m, effects);
    }
  }

  private void answered(NodeId from, ExchangeMessage message, QuorumEffects effects) {
    for (RowExchange exchange :
        new @Nullable RowExchange[] {audit.exchange(), transfer.exchange(), drain.exchange()}) {
      if (exchange != null && exchange.awaits(from, message)) {
        exchange.received(message, effects);
        return;
      }
    }
  }

  private void era(NodeId from, EraMessage message, QuorumEffects effects) {
    switch (message) {
      case EraMessage.ReapAsk m -> voter.ask(from, m, effects);
      case EraMessage.ReapAnswer m -> reaper.answer(from, m, effects);
      case EraMessage.EraAsk m -> keeper.tell(from, m.era(), effects);
      case EraMessage.EraNews m -> keeper.heard(from, m, effects);
      case EraMessage.EraHeld m -> reaper.held(from, m, effects);
    }
  }

  private void move(NodeId from, MoveMessage message, QuorumEffects effects) {
    switch (message) {
      case MoveMessage.Seal m -> partition.seals.seal(partition, from, m, effects);
      case MoveMessage.Sealed m -> transfer.sealed(from, m, effects);
      case MoveMessage.ListPromises m -> promises.list(from, m, effects);
      case MoveMessage.Promises m -> transfer.promised(from, m, effects);
    }
  }

  private void scan(NodeId from, ScanMessage message, QuorumEffects effects) {
    switch (message) {
      case ScanMessage.ScanAsk m -> scanServer.ask(from, m, effects);
      case ScanMessage.ScanPage m -> scans.answered(from, m, effects);
      case ScanMessage.ScanRefused m -> scans.answered(from, m, effects);
    }
  }

  void scan(Ticket ticket, QuorumCall.Scan call, QuorumEffects effects) {
    scans.scan(ticket, call, effects);
  }

  @Override
  public void changing(byte[] key, Versions before, Versions after, RowBatch batch) {
    tree.changed(key, before, after, batch);
    if (before.isTombstone() != after.isTombstone()) {
      batch.set(QuorumRows.tombstone(key), after.isTombstone() ? new byte[0] : null);
    }
    drain.changing(key);
    feed.changing(key, before, after);
  }

  /**
   * Logs a write that this replica coordinated and returns its packed sequence, above 0; 0 where it
   * need not be logged.
   */
  long log(byte[] key, QuorumEffects effects) {
    return logs.log(key, effects);
  }

  /** The write of that sequence of that coordinator is held here, or will be with this step. */
  void saw(NodeId origin, long sequence, QuorumEffects effects) {
    if (sequence != 0) {
      logs.saw(origin, sequence);
    }
  }

  /** A peer acts in another reap era. */
  void otherEra(NodeId from, long era, QuorumEffects effects) {
    effects.note("era.refused", 1);
    keeper.met(from, era, effects);
  }

  private void emptied(QuorumEffects effects) {
    book.forgetSeen();
    audit.forget(effects);
    feed.end(effects);
  }

  /** Equal on replicas that hold the same. */
  long digest() {
    return tree.root();
  }

  /** Rows held, tombstones included. */
  long keys() {
    return tree.keys();
  }

  long tombstones() {
    return tree.tombstones();
  }

  /** Siblings held, of all keys together. */
  long siblings() {
    return tree.siblings();
  }

  /** States that a transfer under way has changed here so far. */
  long transferredRows() {
    return transfer.fetched();
  }
}
