package io.quorate.client;

import io.quorate.services.election.ElectionCall;
import io.quorate.services.election.ElectionReply;
import io.quorate.services.election.LeadershipLost;
import io.quorate.services.queue.Fence;
import java.util.concurrent.CompletableFuture;

/** An election that was won. Close it to resign. Thread-safe. */
public final class Leadership implements AutoCloseable {

  private final ServiceHost<ElectionCall, LeadershipLost> host;
  private final Fence fence;
  private final CompletableFuture<String> loss;

  Leadership(
      ServiceHost<ElectionCall, LeadershipLost> host, Fence fence, CompletableFuture<String> loss) {
    this.host = host;
    this.fence = fence;
    this.loss = loss;
  }

  /** Proof of leading; its token rises from leader to leader. */
  public Fence fence() {
    return fence;
  }

  /** Completes with the reason, on the client's thread, once it leads no longer; else never. */
  public CompletableFuture<String> loss() {
    return loss;
  }

  /** Tells observers another value. */
  public void proclaim(byte[] value) {
    ServiceCalls.finish(host.call(new ElectionCall.Proclaim(value)), ElectionReply.class);
  }

  /** Resigns; returns once another one can lead. */
  @Override
  public void close() {
    host.call(new ElectionCall.Close()).answer().join();
    host.stop();
  }
}
