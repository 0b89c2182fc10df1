package io.quorate.store.operation;

import io.quorate.protocol.process.NodeId;

/**
 * How far a group had come when it answered.
 *
 * @param revision of the last write that the answer reflects
 * @param index of the last entry applied: what a session has seen
 * @param term of the leader that the replica knew last
 * @param by the replica that answered
 */
public record Position(long revision, long index, long term, NodeId by) {

  /** The same place, said of another revision. */
  public Position at(long other) {
    return new Position(other, index, term, by);
  }
}
