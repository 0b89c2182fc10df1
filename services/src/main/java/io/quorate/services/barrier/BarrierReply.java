package io.quorate.services.barrier;

/** How waiting at a barrier ended. */
public enum BarrierReply {
  /** It was up at some moment since it was asked for. */
  PASSED,
  /** It was down all the time. */
  DOWN
}
