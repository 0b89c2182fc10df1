package io.quorate.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quorate.services.process.LeaseSettings;
import io.quorate.services.queue.Fence;
import io.quorate.store.machine.Command;
import io.quorate.store.machine.KeyRange;
import io.quorate.store.machine.Query;
import io.quorate.store.operation.GroupAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * So many permits of one name, shared with everybody who uses the same cluster. First come, first
 * served: who wants a permit waits for its turn, a lock of its own, and whoever's turn it is alone
 * watches the permits that are held. All who use one name agree on how many there are. Thread-safe.
 *
 * <p>A permit is a lock that nobody else wants: a key under a lease, which goes with its holder. It
 * counts only if the turn was still one's own after the permit's key was there, so that no two took
 * the last one.
 */
public final class DistributedSemaphore {
  private static final int WAIT_MILLIS = 5_000;

  private final QuorateClient client;
  private final String keyspace;
  private final String name;
  private final int permits;
  private final LeaseSettings lease;
  private final byte[] holder;
  private final KeyRange held;

  DistributedSemaphore(
      QuorateClient client,
      String keyspace,
      String name,
      int permits,
      LeaseSettings lease,
      byte[] holder) {
    if (permits < 1) {
      throw new IllegalArgumentException("A semaphore has one permit or more, not " + permits);
    }
    this.client = client;
    this.keyspace = keyspace;
    this.name = name;
    this.permits = permits;
    this.lease = lease;
    this.holder = holder.clone();
    this.held = KeyRange.prefix((name + "/permits/").getBytes(UTF_8));
  }

  /** A permit that is held. Close it to give it back. Thread-safe. */
  public static final class Permit implements AutoCloseable {
    private final DistributedLock lock;
    private final LockGrant grant;

    private Permit(DistributedLock lock, LockGrant grant) {
      this.lock = lock;
      this.grant = grant;
    }

    /** Proof of the permit; tokens rise with each that is handed out. */
    public Fence fence() {
      return grant.fence();
    }

    /** Completes with the reason once the permit is lost; else never. */
    public CompletableFuture<String> loss() {
      return grant.loss();
    }

    /** Gives the permit back; returns once others can have it. */
    @Override
    public void close() {
      grant.close();
      lock.close();
    }
  }

  /** Takes a permit, however long that takes. */
  public Permit acquire() throws InterruptedException {
    return take(Long.MAX_VALUE).orElseThrow();
  }

  /** Takes a permit if one is to be had in that time; zero tries once. */
  public Optional<Permit> tryAcquire(Duration wait) throws InterruptedException {
    return take(System.nanoTime() + wait.toNanos());
  }

  private Optional<Permit> take(long deadline) throws InterruptedException {
    try (DistributedLock line = client.lock(keyspace, name + "/turn", lease, holder)) {
      while (true) {
        Optional<LockGrant> turn =
            deadline == Long.MAX_VALUE
                ? Optional.of(line.acquire())
                : line.tryAcquire(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        if (turn.isEmpty()) {
          return Optional.empty();
        }
        try (LockGrant own = turn.get()) {
          if (!awaitRoom(own, deadline)) {
            return Optional.empty();
          }
          Optional<Permit> permit = permit(own);
          if (permit.isPresent()) {
            return permit;
          }
        }
      }
    }
  }

  /** Waits until a permit is free; false where the time is over before. */
  private boolean awaitRoom(LockGrant turn, long deadline) throws InterruptedException {
    while (turn.held()) {
      GroupAnswer.Ranged now =
          client
              .group(keyspace)
              .range(new Query(held, 0, permits, Integer.MAX_VALUE, Query.Form.KEYS));
      if (now.result().entries().size() < permits) {
        return true;
      }
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while waiting for a permit of " + name);
      }
      int millis = (int) Math.min(WAIT_MILLIS, 1 + left / 1_000_000);
      client.group(keyspace).awaitChange(held, now.position().revision(), millis);
    }
    return true; // the turn is lost, which the permit will find
  }

  /** Takes a permit while it is one's turn; nothing where it was not, all the time. */
  private Optional<Permit> permit(LockGrant turn) throws InterruptedException {
    DistributedLock lock =
        client.lock(keyspace, name + "/permits/" + UUID.randomUUID(), lease, holder);
    LockGrant grant = lock.acquire();
    GroupAnswer.Transacted checked =
        client
            .group(keyspace)
            .transact(
                new Command.Transact(List.of(turn.fence().condition()), List.of(), List.of()));
    Permit permit = new Permit(lock, grant);
    if (checked.outcome().succeeded()) {
      return Optional.of(permit);
    }
    permit.close();
    return Optional.empty();
  }
}
