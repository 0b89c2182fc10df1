package io.quorate.services.lock;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.process.Ticket;
import io.quorate.services.process.LeaseSettings;
import io.quorate.services.process.Scope;
import io.quorate.services.process.ServiceProcess;
import io.quorate.services.queue.Contender;
import io.quorate.services.queue.Fence;
import io.quorate.services.queue.PlaceRules;
import io.quorate.services.queue.QueueKeys;
import io.quorate.store.machine.Entry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One owner of a lock. Owners that are processes of their own exclude each other; the same owner
 * may take the lock again while it holds it.
 */
public final class LockProcess extends ServiceProcess<LockCall, LockLost> {

  private final String name;
  private final byte[] value;
  private final LeaseSettings lease;
  private final Contender contender;
  private final Scope timeouts;

  /** Who waits, and whether only to see if the lock is free. */
  private final Map<Ticket, Boolean> waiting = new LinkedHashMap<>();

  private @Nullable Fence held;
  private int holds;
  private boolean closed;

  /**
   * An owner of that lock.
   *
   * @param value of the lock's key, for people to see who holds it
   */
  public LockProcess(String keyspace, String name, byte[] value, LeaseSettings lease) {
    this(keyspace, name, value, lease, PlaceRules.SOUND);
  }

  /** The same by other rules. */
  public LockProcess(
      String keyspace, String name, byte[] value, LeaseSettings lease, PlaceRules rules) {
    this.name = name;
    this.value = value;
    this.lease = lease;
    this.contender =
        new Contender(agenda, keyspace, new QueueKeys(name), rules, lease, new Contending());
    this.timeouts = agenda.scope();
  }

  @Override
  protected void woken() {
    contender.check();
  }

  @Override
  protected void called(Ticket ticket, LockCall call) {
    switch (call) {
      case LockCall.Acquire acquire -> acquire(ticket, acquire);
      case LockCall.Release _ -> release(ticket);
      case LockCall.Close _ -> close(ticket);
    }
  }

  private void acquire(Ticket ticket, LockCall.Acquire acquire) {
    boolean entered = contender.entered();
    if (closed) {
      reply(ticket, closedAlready());
    } else if (entered && contender.shared() && !acquire.shared()) {
      reply(ticket, noUpgrade());
    } else if (held != null) {
      holds++;
      reply(ticket, new LockReply.Held(held, holds));
    } else {
      boolean once = acquire.waitNanos() == 0;
      waiting.put(ticket, once);
      if (acquire.waitNanos() >= 0) {
        long limit = once ? lease.ttlNanos() : acquire.waitNanos();
        timeouts.after(timeout(ticket), limit, () -> giveUp(ticket, null));
      }
      if (!entered) {
        contender.enter(acquire.shared(), value);
      }
    }
  }

  private static String timeout(Ticket ticket) {
    return "lock.timeout." + ticket.number();
  }

  /** Somebody waits no longer. */
  private void giveUp(Ticket ticket, byte @Nullable [] by) {
    reply(ticket, new LockReply.Busy(by));
    cancelled(ticket);
  }

  @Override
  protected void cancelled(Ticket ticket) {
    timeouts.cancel(timeout(ticket));
    if (waiting.remove(ticket) != null && waiting.isEmpty()) {
      contender.leave(() -> {});
    }
  }

  private void release(Ticket ticket) {
    if (held == null) {
      reply(
          ticket,
          new Refusal(
              ErrorCode.CONFLICT,
              "Lock '%s' is not held by this owner: it was given back, or lost".formatted(name)));
    } else if (--holds > 0) {
      reply(ticket, new LockReply.Released(holds));
    } else {
      held = null;
      contender.leave(() -> reply(ticket, new LockReply.Released(0)));
    }
  }

  private void close(Ticket ticket) {
    closed = true;
    held = null;
    refuse(closedAlready());
    contender.close(() -> reply(ticket, new LockReply.Closed()));
  }

  private void refuse(Refusal refusal) {
    for (Ticket ticket : List.copyOf(waiting.keySet())) {
      timeouts.cancel(timeout(ticket));
      reply(ticket, refusal);
    }
    waiting.clear();
  }

  private Refusal closedAlready() {
    return new Refusal(
        ErrorCode.UNAVAILABLE, "The owner of lock '%s' was closed; open another".formatted(name));
  }

  private Refusal noUpgrade() {
    return new Refusal(
        ErrorCode.INVALID_ARGUMENT,
        ("Lock '%s' is shared by this owner, who cannot make it exclusive: two that tried would"
                + " wait for each other for ever. Give it back first")
            .formatted(name));
  }

  private final class Contending implements Contender.Owner {
    @Override
    public void first(Fence fence) {
      held = fence;
      holds = 0;
      for (Ticket ticket : List.copyOf(waiting.keySet())) {
        timeouts.cancel(timeout(ticket));
        holds++;
        reply(ticket, new LockReply.Held(fence, holds));
      }
      waiting.clear();
    }

    @Override
    public void waits(Entry before) {
      for (Map.Entry<Ticket, Boolean> one : List.copyOf(waiting.entrySet())) {
        if (one.getValue()) {
          giveUp(one.getKey(), before.key());
        }
      }
    }

    @Override
    public void lost(Fence fence, String reason) {
      held = null;
      holds = 0;
      notice(new LockLost(fence, reason));
    }

    @Override
    public void refused(Refusal refusal) {
      refuse(refusal);
    }
  }
}
