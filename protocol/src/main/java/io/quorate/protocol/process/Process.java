package io.quorate.protocol.process;

/**
 * A deterministic process without I/O: it turns one event into effects.
 *
 * <p>It is single-threaded, owns its state and reaches nothing but its {@link Effects} and the
 * {@link Rows} it was built with: no clock, no randomness, no thread, no file, no static state, no
 * iteration over hash order. The same class therefore runs in production, in the simulator and in a
 * replay.
 *
 * @param <M> messages between the processes of one protocol
 * @param <R> records that it persists in the journal
 * @param <C> calls from above
 * @param <N> notices to above
 */
public interface Process<M, R, C, N> {

  /** Handles one event. Effects take place in the order in which they are emitted. */
  void on(Event<M, R, C> event, Effects<M, R, N> effects);

  /** Ends a turn: all ready events were handed in; emit here what gains from batching. */
  default void settle(Effects<M, R, N> effects) {}
}
