package io.quorate.store.machine;

/**
 * Names a request, so that a retry takes effect once (Ongaro 2014, section 6.3).
 *
 * @param session as {@link Outcome.Opened} gave it
 * @param sequence from 1; each request of the session has its own
 * @param acknowledged answers to all sequences below this were received, and may be forgotten
 */
public record RequestId(long session, long sequence, long acknowledged) {}
