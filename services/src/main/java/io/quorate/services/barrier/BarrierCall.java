package io.quorate.services.barrier;

/**
 * Waits until the barrier is up; answered by a {@link BarrierReply}, or refused.
 *
 * @param waitNanos how long to wait at most; 0 to look, negative for as long as it takes
 */
public record BarrierCall(long waitNanos) {}
