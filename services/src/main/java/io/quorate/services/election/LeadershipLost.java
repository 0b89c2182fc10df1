package io.quorate.services.election;

import io.quorate.services.queue.Fence;

/** Notice to a candidate that led: it does no longer. */
public record LeadershipLost(Fence fence, String reason) {}
