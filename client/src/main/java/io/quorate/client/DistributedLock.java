package io.quorate.client;

import io.quorate.services.lock.LockProcess;
import io.quorate.services.process.LeaseSettings;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A lock of that name in a keyspace, shared with everybody who uses the same cluster, etcd's
 * clients included. Each thread is an owner of its own and may take the lock again while it holds
 * it. Thread-safe.
 *
 * <pre>{@code
 * DistributedLock lock = client.lock("etcd", "nightly-build");
 * try (LockGrant grant = lock.acquire()) {
 *   client.group("etcd").transact(grant.fence().around(new Op.Put(key, value)));
 * }
 * }</pre>
 */
public final class DistributedLock implements AutoCloseable {

  private final Dispatcher dispatcher;
  private final String keyspace;
  private final String name;
  private final LeaseSettings lease;
  private final byte[] value;
  private final Map<Thread, LockOwner> owners = new LinkedHashMap<>();
  private final Deque<LockOwner> idle = new ArrayDeque<>();
  private boolean closed;

  DistributedLock(
      Dispatcher dispatcher, String keyspace, String name, LeaseSettings lease, byte[] value) {
    this.dispatcher = dispatcher;
    this.keyspace = keyspace;
    this.name = name;
    this.lease = lease;
    this.value = value;
  }

  /** Takes the lock, alone, however long that takes. */
  public LockGrant acquire() throws InterruptedException {
    return owner().acquire(false, -1).orElseThrow();
  }

  /** Takes the lock, alone, if it is to be had in that time; zero tries once. */
  public Optional<LockGrant> tryAcquire(Duration wait) throws InterruptedException {
    return owner().acquire(false, ServiceCalls.nanos(wait));
  }

  /** Takes the lock together with others that share it. */
  public LockGrant acquireShared() throws InterruptedException {
    return owner().acquire(true, -1).orElseThrow();
  }

  /** Takes it together with others, if it is to be had in that time; zero tries once. */
  public Optional<LockGrant> tryAcquireShared(Duration wait) throws InterruptedException {
    return owner().acquire(true, ServiceCalls.nanos(wait));
  }

  /** The owner that the calling thread is. */
  private synchronized LockOwner owner() {
    if (closed) {
      throw new IllegalStateException("The lock '" + name + "' was closed here");
    }
    Thread thread = Thread.currentThread();
    LockOwner own = owners.get(thread);
    if (own == null) {
      own = idle.isEmpty() ? open() : idle.removeLast();
      owners.put(thread, own);
    }
    return own;
  }

  private LockOwner open() {
    return new LockOwner(
        dispatcher,
        new LockProcess(keyspace, name, value, lease),
        dispatcher.askNanos(lease),
        this::idle);
  }

  /** Keeps the owner, with its lease, for whoever comes next. */
  private synchronized void idle(LockOwner owner) {
    if (owners.values().remove(owner)) {
      idle.addLast(owner);
    }
  }

  /** Gives back what is held, and all leases. */
  @Override
  public void close() {
    List<LockOwner> all;
    synchronized (this) {
      closed = true;
      all = new ArrayList<>(owners.values());
      all.addAll(idle);
      owners.clear();
      idle.clear();
    }
    all.forEach(LockOwner::close);
  }
}
