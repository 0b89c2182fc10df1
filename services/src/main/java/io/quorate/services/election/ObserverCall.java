package io.quorate.services.election;

/** What is asked of an observer; answered by {@link ElectionReply.Done} at once. */
public enum ObserverCall {
  /** Tells who leads, now and whenever that changes. */
  OBSERVE,
  /** Tells nothing any more. */
  STOP
}
