package io.quorate.server.loop;

/**
 * Told when the node cannot go on; stops it at once, without flushing anything. Any thread may
 * call.
 */
@FunctionalInterface
public interface FatalErrors {

  /**
   * @param what a clause that says what happened, for people
   */
  void fatal(String what, Throwable cause);
}
