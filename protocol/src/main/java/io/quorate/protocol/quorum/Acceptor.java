package io.quorate.protocol.quorum;

import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.quorum.PaxosMessage.Accept;
import io.quorate.protocol.quorum.PaxosMessage.Accepted;
import io.quorate.protocol.quorum.PaxosMessage.Commit;
import io.quorate.protocol.quorum.PaxosMessage.Committed;
import io.quorate.protocol.quorum.PaxosMessage.OtherEpoch;
import io.quorate.protocol.quorum.PaxosMessage.Outbid;
import io.quorate.protocol.quorum.PaxosMessage.Prepare;
import io.quorate.protocol.quorum.PaxosMessage.Promise;

/**
 * The acceptor of conditional puts (Lamport, <i>Paxos Made Simple</i>, section 2.2): it promises,
 * accepts, and learns what was decided. One row for each key that ever had a conditional put.
 * Promises and acceptances leave behind the gate, so none is ever revealed that a crash could take
 * back.
 *
 * <p>Here every keyspace is strict: a message of another epoch of the assignment, or of another
 * reap era, is refused. After a reaping the rows of the key are gone, and with them the promises;
 * whatever was proposed before is refused for its era.
 */
final class Acceptor {

  private static final byte[] NONE = {};

  private final Partition partition;
  private final Gate gate;
  private final Upkeep upkeep;

  Acceptor(Partition partition, Gate gate, Upkeep upkeep) {
    this.partition = partition;
    this.gate = gate;
    this.upkeep = upkeep;
  }

  PaxosRow load(byte[] key) {
    return partition.paxos.load(key);
  }

  /** Phase 1b, section 2.2: promise where nothing higher was promised. */
  void prepare(NodeId from, Prepare message, QuorumEffects effects) {
    if (admits(from, message.request(), message.epoch(), message.era(), effects)) {
      effects.send(from, prepare(message, effects));
    }
  }

  /** The answer of this acceptor, which the proposer on this node asks directly. */
  PaxosMessage prepare(Prepare message, QuorumEffects effects) {
    PaxosRow row = load(message.key());
    Ballot ballot = message.ballot();
    if (ballot.compareTo(row.promised()) < 0) {
      return outbid(message.request(), ballot, row);
    }
    if (!ballot.equals(row.promised())) {
      RowBatch batch = new RowBatch();
      partition.paxos.save(message.key(), row.promise(ballot), batch);
      partition.replica.commit(batch, effects);
    }
    byte[] stored = partition.replica.stored(message.key());
    return new Promise(
        message.request(),
        partition.view.epoch(),
        partition.eras.current(),
        ballot,
        row.committed(),
        row.accepted(),
        row.proposal(),
        stored == null ? NONE : stored);
  }

  /** Phase 2b: accept where nothing higher was promised. */
  void accept(NodeId from, Accept message, QuorumEffects effects) {
    if (admits(from, message.request(), message.epoch(), message.era(), effects)) {
      effects.send(from, accept(message, new RowBatch(), effects));
    }
  }

  /** The same, together with changes of the proposer on this node. */
  PaxosMessage accept(Accept message, RowBatch batch, QuorumEffects effects) {
    PaxosRow row = load(message.key());
    Ballot ballot = message.ballot();
    if (ballot.compareTo(row.promised()) < 0) {
      partition.replica.commit(batch, effects);
      return outbid(message.request(), ballot, row);
    }
    if (ballot.compareTo(row.committed()) > 0) {
      partition.paxos.save(message.key(), row.accept(ballot, message.proposal()), batch);
    }
    partition.replica.commit(batch, effects);
    return new Accepted(message.request(), partition.view.epoch(), ballot);
  }

  /** The value is decided: it becomes part of the key's state. */
  void commit(NodeId from, Commit message, QuorumEffects effects) {
    if (admits(from, message.request(), message.epoch(), message.era(), effects)) {
      commit(message, effects);
      if (message.sequence() != 0) {
        upkeep.saw(from, message.sequence(), effects);
      }
      effects.send(
          from, new Committed(message.request(), partition.view.epoch(), message.ballot()));
    }
  }

  void commit(Commit message, QuorumEffects effects) {
    RowBatch batch = new RowBatch();
    partition.intake.take(message.key(), message.proposal(), batch, effects);
    PaxosRow row = load(message.key());
    if (row.committed().compareTo(message.ballot()) < 0) {
      partition.paxos.save(message.key(), row.commit(message.ballot()), batch);
    }
    partition.replica.commit(batch, effects);
  }

  /** Notes, before it is sent anywhere, that the proposer on this node gave out that counter. */
  void minted(byte[] key, long epoch, long counter, QuorumEffects effects) {
    RowBatch batch = new RowBatch();
    partition.paxos.save(key, load(key).mint(epoch, counter), batch);
    partition.replica.commit(batch, effects);
  }

  private boolean admits(NodeId from, long request, long epoch, long era, QuorumEffects effects) {
    long own = partition.view.epoch();
    if (epoch == own && !partition.view.isSealed(epoch) && partition.eras.admits(era)) {
      return true;
    }
    gate.heard(epoch, effects);
    if (!partition.eras.admits(era)) {
      upkeep.otherEra(from, era, effects);
    }
    effects.note(epoch == own ? "wrong.era" : "wrong.epoch", 1);
    effects.send(from, new OtherEpoch(request, own, partition.eras.current()));
    return false;
  }

  private Outbid outbid(long request, Ballot ballot, PaxosRow row) {
    return new Outbid(request, partition.view.epoch(), ballot, row.promised());
  }
}
