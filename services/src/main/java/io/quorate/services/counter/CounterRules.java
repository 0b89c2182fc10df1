package io.quorate.services.counter;

/**
 * The rules on which it rests that nothing is added twice or lost. The simulator breaks one at a
 * time to see that it is noticed.
 */
public interface CounterRules {

  /** As they must be. */
  CounterRules SOUND = new CounterRules() {};

  /** Whether it ends where nobody knows if an addition was made. */
  default boolean stopsInDoubt() {
    return true;
  }

  /** Whether a sum is written only over the number that it was made from. */
  default boolean comparesBefore() {
    return true;
  }
}
