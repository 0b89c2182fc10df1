package io.quorate.services.process;

import io.quorate.store.operation.Reply;

/**
 * An answer of the store that settles a request.
 *
 * @param doubtful whether an earlier attempt was left open: it may have taken effect, or may yet
 * @param askedNanos when the attempt that was answered set out, by the own monotonic clock
 */
public record Answer(Reply reply, boolean doubtful, long askedNanos) {}
