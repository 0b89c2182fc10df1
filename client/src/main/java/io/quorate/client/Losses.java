package io.quorate.client;

import io.quorate.services.queue.Fence;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Whether what was granted under a fence is lost; of one owner, who holds one at a time. */
final class Losses {

  private @Nullable Fence granted;
  private CompletableFuture<String> loss = new CompletableFuture<>();

  /** The loss of what was granted under that fence; it may have come before this is asked. */
  synchronized CompletableFuture<String> of(Fence fence) {
    begin(fence);
    return loss;
  }

  /** What was granted under that fence is lost. */
  void lost(Fence fence, String reason) {
    CompletableFuture<String> told;
    synchronized (this) {
      begin(fence);
      told = loss;
    }
    told.complete(reason);
  }

  private void begin(Fence fence) {
    if (!fence.equals(granted)) {
      granted = fence;
      loss = new CompletableFuture<>();
    }
  }
}
