package io.quorate.protocol.quorum;

import io.quorate.protocol.process.Effects;
import io.quorate.protocol.process.Event;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Process;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.process.Rows;
import io.quorate.protocol.process.Ticket;
import org.jspecify.annotations.Nullable;

/**
 * One replica of one partition of an eventual keyspace: a dispatcher from events to the class of
 * each concern. See the package documentation for the protocol.
 */
public final class QuorumProcess
    implements Process<QuorumMessage, QuorumRecord, QuorumCall, QuorumNotice> {

  private final Partition partition;
  private final GetCoordinator gets;
  private final PutCoordinator puts;
  private final RestoreCoordinator restores;
  private final ConditionalPut conditionals;
  private final Acceptor acceptor;
  private final ReplicateHandler replicate;
  private final ReadHandler read;
  private final HintedHandoff hints;
  private final Upkeep upkeep;
  private final Inspector inspector;
  private @Nullable QuorumEffects wrapped;

  /**
   * @param generation of the node's data directory, allotted by the cluster and larger after every
   *     loss of the disk
   */
  public QuorumProcess(
      NodeId self,
      ProcessId id,
      QuorumSettings settings,
      MergePolicy policy,
      long generation,
      Rows rows) {
    this(self, id, settings, policy, generation, rows, QuorumRules.DEFAULT);
  }

  /** With rules of a test's own. */
  public QuorumProcess(
      NodeId self,
      ProcessId id,
      QuorumSettings settings,
      MergePolicy policy,
      long generation,
      Rows rows,
      QuorumRules rules) {
    this(self, id, settings, policy, generation, rows, rules, UpkeepSettings.DEFAULT);
  }

  /** With settings for the upkeep, too. */
  public QuorumProcess(
      NodeId self,
      ProcessId id,
      QuorumSettings settings,
      MergePolicy policy,
      long generation,
      Rows rows,
      QuorumRules rules,
      UpkeepSettings upkeepSettings) {
    partition = new Partition(self, id, settings, policy, rules, upkeepSettings, generation, rows);
    upkeep = new Upkeep(partition);
    partition.replica.listen(upkeep);
    Gate gate = new Gate(partition, upkeep);
    hints = new HintedHandoff(partition, gate);
    gets = new GetCoordinator(partition, gate);
    puts = new PutCoordinator(partition, gate, hints, upkeep);
    restores = new RestoreCoordinator(partition, gate, hints, upkeep);
    acceptor = new Acceptor(partition, gate, upkeep);
    conditionals = new ConditionalPut(partition, gate, acceptor, upkeep);
    upkeep.settleWith(conditionals::settle);
    replicate = new ReplicateHandler(partition, gate, hints, upkeep);
    read = new ReadHandler(partition, gate);
    inspector = new Inspector(partition, hints, upkeep);
  }

  @Override
  public void on(
      Event<QuorumMessage, QuorumRecord, QuorumCall> event,
      Effects<QuorumMessage, QuorumRecord, QuorumNotice> host) {
    QuorumEffects effects = wrap(host);
    switch (event) {
      case Event.Replayed<QuorumMessage, QuorumRecord, QuorumCall>(long position, var record) ->
          partition.replica.replay(record);
      case Event.Started<QuorumMessage, QuorumRecord, QuorumCall>(long incarnation) ->
          started(effects);
      case Event.Received<QuorumMessage, QuorumRecord, QuorumCall>(var from, var message) ->
          received(from, message, effects);
      case Event.Called<QuorumMessage, QuorumRecord, QuorumCall>(var ticket, var call) ->
          called(ticket, call, effects);
      // Other requests end by themselves, and the host drops a reply that nobody waits for.
      case Event.Cancelled<QuorumMessage, QuorumRecord, QuorumCall>(var ticket) ->
          upkeep.feed().cancelled(ticket);
      case Event.Answered<QuorumMessage, QuorumRecord, QuorumCall>(var ask, var answer) ->
          partition.asks.answered(ask, answer, effects);
      case Event.Expired<QuorumMessage, QuorumRecord, QuorumCall>(var timer) ->
          expired(timer, effects);
      case Event.Synced<QuorumMessage, QuorumRecord, QuorumCall>(long position) ->
          synced(position, effects);
      case Event.Crowded<QuorumMessage, QuorumRecord, QuorumCall> _ -> {
        // Keeps no log: records are applied to the rows at once, so the rows' mark speaks for it.
      }
    }
  }

  @Override
  public void settle(Effects<QuorumMessage, QuorumRecord, QuorumNotice> host) {
    upkeep.feed().settle(wrap(host));
  }

  private void synced(long position, QuorumEffects effects) {
    partition.replica.synced(position);
    partition.requests.synced(position, effects);
  }

  private void started(QuorumEffects effects) {
    partition.start(effects);
    hints.started(effects);
    upkeep.started(effects);
  }

  private void called(Ticket ticket, QuorumCall call, QuorumEffects effects) {
    switch (call) {
      case QuorumCall.Get get -> gets.get(ticket, get, effects);
      case QuorumCall.Put put when put.conditional() -> conditionals.put(ticket, put, effects);
      case QuorumCall.Put put -> puts.put(ticket, put, effects);
      case QuorumCall.Restore restore -> restores.restore(ticket, restore, effects);
      case QuorumCall.Scan scan -> upkeep.scan(ticket, scan, effects);
      case QuorumCall.Follow follow -> upkeep.feed().follow(ticket, follow, effects);
      case QuorumCall.Configure configure -> {
        if (partition.view.configure(configure.ownership())) {
          viewChanged(effects);
        }
      }
      case QuorumCall.Reachable reachable -> {
        partition.view.reachable(reachable.nodes());
        viewChanged(effects);
      }
      case QuorumCall.Inspect _ -> effects.early().reply(ticket, inspector.status());
    }
  }

  private void viewChanged(QuorumEffects effects) {
    hints.viewChanged(effects);
    upkeep.viewChanged(effects);
  }

  private void received(NodeId from, QuorumMessage message, QuorumEffects effects) {
    switch (message) {
      case RequestMessage.Replicate m -> replicate.handle(from, m, effects);
      case RequestMessage.Read m -> read.handle(from, m, effects);
      case RequestMessage m -> partition.requests.answered(from, m.request(), m, effects);
      case PaxosMessage.Prepare m -> acceptor.prepare(from, m, effects);
      case PaxosMessage.Accept m -> acceptor.accept(from, m, effects);
      case PaxosMessage.Commit m -> acceptor.commit(from, m, effects);
      case PaxosMessage m -> partition.requests.answered(from, m.request(), m, effects);
      case SyncMessage m -> upkeep.received(from, m, effects);
    }
  }

  private void expired(Object timer, QuorumEffects effects) {
    switch ((QuorumTimer) timer) {
      case QuorumTimer.Single single -> {
        switch (single) {
          case SWEEP -> partition.requests.sweep(effects);
          case HINTS -> hints.expired(effects);
          case FEED -> upkeep.feed().expired(effects);
          case REST -> partition.lookForRest(effects);
        }
      }
      case QuorumTimer.Retry retry -> conditionals.retry(retry.request(), effects);
      case UpkeepTimer own -> upkeep.expired(own, effects);
    }
  }

  private QuorumEffects wrap(Effects<QuorumMessage, QuorumRecord, QuorumNotice> host) {
    QuorumEffects last = wrapped;
    if (last == null || !last.host().equals(host)) {
      last = new QuorumEffects(host);
      wrapped = last;
    }
    return last;
  }
}
