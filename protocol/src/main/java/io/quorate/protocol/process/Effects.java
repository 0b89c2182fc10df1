package io.quorate.protocol.process;

/**
 * What a process may do. As an {@link Outlet} it is <em>gated</em>: what is sent through it waits
 * until everything that this process has persisted so far, in any step, is durable.
 *
 * @param <M> messages
 * @param <R> records
 * @param <N> notices
 */
public interface Effects<M, R, N> extends Outlet<M, N> {

  /** The outlet that does not wait. Each use states why it reveals nothing that is not durable. */
  Outlet<M, N> early();

  /** Appends a record to the journal and returns its position; positions only grow. */
  long persist(R record);

  /**
   * Own records below this position are needed no more. A process that never calls this gets only
   * those records replayed that its rows do not reflect. One that keeps a log calls it, with 0, in
   * the turn in which it first persists something; from then on it gets all of its records from the
   * released position, also those that its rows reflect. A release holds once the rows as of the
   * same moment are durable; until then a crash brings the earlier one back.
   */
  void release(long position);

  /** Asks the host something that takes time, such as {@link RowsQuery}; the answer is an event. */
  void ask(Ticket ask, Object query);

  /**
   * Nobody wants the answer of an ask any more. The host may leave undone what only reads or waits;
   * an answer may come all the same.
   */
  default void forget(Ticket ask) {}

  /** Arms a timer, or arms it anew; timers are told apart by {@code equals}. */
  void arm(Object timer, long delayNanos);

  /** Cancels a timer; a timer that is not armed is left alone. */
  void cancel(Object timer);

  /** Monotonic time in nanoseconds; stands still within a turn. */
  long nanos();

  /** Wall-clock time in milliseconds since 1970; may jump; stands still within a turn. */
  long wallMillis();

  /** A number in {@code [0, bound)}: the only randomness. The site names the decision in traces. */
  long choose(String site, long bound);

  /** Counts or measures something for metrics, traces and the simulator's branch counts. */
  void note(String probe, long value);
}
