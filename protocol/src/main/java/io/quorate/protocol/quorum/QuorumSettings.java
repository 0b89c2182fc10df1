package io.quorate.protocol.quorum;

/**
 * How a keyspace replicates.
 *
 * @param n replicas of each key
 * @param r replies that a read waits for
 * @param w acknowledgements that a write waits for
 * @param sloppy whether fallbacks stand in for primaries that cannot be reached
 * @param clockEntriesMax above this many entries a put's coordinator truncates the clock
 * @param siblingsMax from this many siblings on, a write that would add one is refused
 * @param timeoutNanos after which a request is answered indeterminate or unavailable
 */
public record QuorumSettings(
    int n, int r, int w, boolean sloppy, int clockEntriesMax, int siblingsMax, long timeoutNanos) {}
