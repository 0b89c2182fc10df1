package io.quorate.protocol.quorum;

import io.quorate.protocol.clock.Clock;
import io.quorate.protocol.clock.Context;
import io.quorate.protocol.clock.HybridClock;
import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.process.Rows;
import io.quorate.protocol.ring.Hash64;

/** What the concerns of one partition's process share. Built once; holds no logic. */
final class Partition {

  final NodeId self;
  final ProcessId id;
  final QuorumSettings settings;
  final MergePolicy policy;
  final QuorumRules rules;
  final Rows rows;
  final UpkeepSettings upkeep;

  final View view;
  final Epochs epochs;
  final Eras eras;
  final Seals seals;
  final PaxosRows paxos;
  final Replica replica;
  final Intake intake;
  final Requests requests;
  final Asks asks = new Asks();

  /** Rows are being given to the present owners, and dropped afterwards. */
  boolean draining;

  final HybridClock clock = new HybridClock(QuorumLimits.CLOCK_OFFSET_MILLIS_MAX);

  Partition(
      NodeId self,
      ProcessId id,
      QuorumSettings settings,
      MergePolicy policy,
      QuorumRules rules,
      UpkeepSettings upkeep,
      long generation,
      Rows rows) {
    this.self = self;
    this.id = id;
    this.settings = settings;
    this.policy = policy;
    this.rules = rules;
    this.rows = rows;
    this.upkeep = upkeep;
    view = new View(self, settings, rules);
    epochs = new Epochs(self, generation, rows, rules, upkeep.restNanos());
    eras = new Eras(rows, upkeep.erasKept());
    seals = new Seals(rows, view);
    replica = new Replica(rows);
    intake = new Intake(this);
    requests = new Requests(settings);
    paxos = new PaxosRows(rows, epochs);
    replica.listen(epochs);
  }

  /** The context of a reader or writer that has seen that much of a key. */
  Context context(byte[] key, Clock seen) {
    return new Context(id.keyspace(), Hash64.ofKey(key), seen);
  }

  /** The hybrid time of a write on that state: later than all that it may supersede. */
  long time(Versions present, QuorumEffects effects) {
    intake.observe(present, effects);
    return clock.tickPacked(effects.wallMillis());
  }

  /** When a request that begins now is given up. */
  long deadlineNanos(QuorumEffects effects) {
    return effects.nanos() + settings.timeoutNanos();
  }

  /** Where writes have ceased, notes durably that all of them are durable. */
  void lookForRest(QuorumEffects effects) {
    RowBatch batch = new RowBatch();
    if (!epochs.rest(batch)) {
      effects.arm(QuorumTimer.Single.REST, upkeep.restNanos());
    } else if (!batch.isEmpty()) {
      effects.note("epoch.rest", 1);
      replica.commit(batch, effects);
    }
  }

  /** Reads what earlier lives left. */
  void start(QuorumEffects effects) {
    epochs.start();
    eras.start();
    seals.start();
    requests.start(effects);
  }
}
