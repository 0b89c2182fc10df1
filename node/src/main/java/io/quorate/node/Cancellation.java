package io.quorate.node;

/**
 * Ends the wait for an answer, which then never comes. Does nothing once the answer was given, or
 * where the request does not wait for anything to happen. On the node's thread.
 */
@FunctionalInterface
public interface Cancellation {
  /** Of what cannot be ended: it ends soon by itself. */
  Cancellation NONE = () -> {};

  void cancel();
}
