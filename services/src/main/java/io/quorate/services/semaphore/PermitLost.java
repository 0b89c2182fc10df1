package io.quorate.services.semaphore;

import io.quorate.services.queue.Fence;

/** Notice to the holder: the permit is gone, and what is done under it must stop. */
public record PermitLost(Fence fence, String reason) {}
