package io.quorate.store.group;

/**
 * What replicas of a group say to each other.
 *
 * @param <M> messages of the engine
 */
public sealed interface GroupMessage<M> {

  /**
   * Any other one, from a seat or to one that is not a node's own name.
   *
   * @param from generation of the sender's seat
   * @param to generation of the receiver's seat
   */
  record Seated<M>(long from, long to, GroupMessage<M> message) implements GroupMessage<M> {
    public Seated {
      if (message instanceof Seated) {
        throw new IllegalArgumentException("A message has one sender and one receiver");
      }
    }
  }

  /** The engine's own. */
  record Engine<M>(M message) implements GroupMessage<M> {}

  /**
   * What the sender's whole state hashes to.
   *
   * @param index of the checkpoint
   * @param contradictions keys whose own rows contradict each other
   */
  record Hashed<M>(long index, long hash, long contradictions) implements GroupMessage<M> {}

  /** The leader found the receiver's state to differ as of that checkpoint: repair it. */
  record Differs<M>(long index) implements GroupMessage<M> {}

  /**
   * The sender wants the leader's state.
   *
   * @param attempt tells answers of one attempt from those of another
   * @param number of the chunk, from 0
   * @param after where it begins; empty for the beginning of a fresh snapshot
   */
  record StateWanted<M>(long attempt, long number, byte[] after) implements GroupMessage<M> {}

  /**
   * A part of the leader's state.
   *
   * @param index of the snapshot
   */
  record StatePart<M>(
      long attempt, long number, long index, byte[] bytes, byte[] next, boolean last)
      implements GroupMessage<M> {}
}
