package io.quorate.client;

import io.quorate.services.process.LeaseSettings;
import io.quorate.services.queue.Fence;
import io.quorate.services.semaphore.PermitLost;
import io.quorate.services.semaphore.SemaphoreCall;
import io.quorate.services.semaphore.SemaphoreProcess;
import io.quorate.services.semaphore.SemaphoreReply;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * So many permits of one name, shared with everybody who uses the same cluster. First come, first
 * served. All who use one name agree on how many there are. Thread-safe.
 */
public final class DistributedSemaphore {

  private final Dispatcher dispatcher;
  private final String keyspace;
  private final String name;
  private final int permits;
  private final LeaseSettings lease;
  private final byte[] holder;

  DistributedSemaphore(
      Dispatcher dispatcher,
      String keyspace,
      String name,
      int permits,
      LeaseSettings lease,
      byte[] holder) {
    if (permits < 1) {
      throw new IllegalArgumentException("A semaphore has one permit or more, not " + permits);
    }
    this.dispatcher = dispatcher;
    this.keyspace = keyspace;
    this.name = name;
    this.permits = permits;
    this.lease = lease;
    this.holder = holder.clone();
  }

  /** A permit that is held. Close it to give it back. Thread-safe. */
  public static final class Permit implements AutoCloseable {
    private final ServiceHost<SemaphoreCall, PermitLost> host;
    private final Fence fence;
    private final CompletableFuture<String> loss;

    private Permit(
        ServiceHost<SemaphoreCall, PermitLost> host, Fence fence, CompletableFuture<String> loss) {
      this.host = host;
      this.fence = fence;
      this.loss = loss;
    }

    /** Proof of the permit; tokens rise with each that is handed out. */
    public Fence fence() {
      return fence;
    }

    /** Completes with the reason once the permit is lost; else never. */
    public CompletableFuture<String> loss() {
      return loss;
    }

    /** Gives the permit back; returns once others can have it. */
    @Override
    public void close() {
      end(host);
    }
  }

  private static void end(ServiceHost<SemaphoreCall, PermitLost> host) {
    host.call(new SemaphoreCall.Close()).answer().join();
    host.stop();
  }

  /** Takes a permit, however long that takes. */
  public Permit acquire() throws InterruptedException {
    return take(-1).orElseThrow();
  }

  /** Takes a permit if one is to be had in that time; zero tries once. */
  public Optional<Permit> tryAcquire(Duration wait) throws InterruptedException {
    return take(ServiceCalls.nanos(wait));
  }

  private Optional<Permit> take(long waitNanos) throws InterruptedException {
    Losses losses = new Losses();
    ServiceHost<SemaphoreCall, PermitLost> host =
        new ServiceHost<>(
            dispatcher,
            new SemaphoreProcess(keyspace, name, permits, holder, lease),
            dispatcher.askNanos(lease),
            lost -> losses.lost(lost.fence(), lost.reason()));
    boolean held = false;
    try {
      SemaphoreReply reply =
          ServiceCalls.await(
              host.call(new SemaphoreCall.Acquire(waitNanos)), SemaphoreReply.class, _ -> {});
      if (reply instanceof SemaphoreReply.Held now) {
        held = true;
        return Optional.of(new Permit(host, now.fence(), losses.of(now.fence())));
      }
      return Optional.empty();
    } finally {
      if (!held) {
        end(host);
      }
    }
  }
}
