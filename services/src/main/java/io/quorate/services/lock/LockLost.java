package io.quorate.services.lock;

import io.quorate.services.queue.Fence;

/** Notice to the owner: it does not hold the lock any more, and must stop what it does under it. */
public record LockLost(Fence fence, String reason) {}
