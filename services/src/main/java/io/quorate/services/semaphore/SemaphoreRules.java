package io.quorate.services.semaphore;

/**
 * The rule on which it rests that no more hold a permit than there are. The simulator breaks it to
 * see that it is noticed.
 */
public interface SemaphoreRules {

  /** As they must be. */
  SemaphoreRules SOUND = new SemaphoreRules() {};

  /** Whether the turn is kept from the count until the permit's key is there. */
  default boolean keepsTurn() {
    return true;
  }
}
