package io.quorate.simulation.fault;

/**
 * A scenario that can be made smaller.
 *
 * @param <S> itself
 */
public interface Shrinkable<S> {

  /** How many faults its plan has. */
  int faults();

  /** The same without some of its faults. */
  S without(int from, int to);

  /** Operations of each client. */
  int operations();

  /** The same with fewer operations of each client. */
  S withOperations(int fewer);
}
