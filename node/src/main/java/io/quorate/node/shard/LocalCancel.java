package io.quorate.node.shard;

/**
 * Takes back a {@link LocalCall} that waits: asked under the same ticket. The other process is told
 * that its caller is gone; neither the call nor this is answered any more, unless the answer was on
 * its way.
 */
public record LocalCancel() {}
