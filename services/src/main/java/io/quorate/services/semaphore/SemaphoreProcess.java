package io.quorate.services.semaphore;

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
import org.jspecify.annotations.Nullable;

/**
 * Somebody who wants one of so many permits. First come, first served: who wants one waits for its
 * turn, which is a lock, and whoever's turn it is alone watches the permits that are held.
 *
 * <p>A permit is a lock that everybody shares: a key under a lease, which goes with its holder. It
 * counts only if the turn was still one's own after the permit's key was there: then nobody else
 * has counted since, and no two took the last one.
 */
public final class SemaphoreProcess extends ServiceProcess<SemaphoreCall, PermitLost> {
  private static final String TIMEOUT = "semaphore.timeout";
  private static final String AGAIN = "semaphore.again";

  private final String keyspace;
  private final String name;
  private final int permits;
  private final byte[] value;
  private final LeaseSettings lease;
  private final SemaphoreRules rules;
  private final Contender turn;
  private final Contender permit;
  private final Scope moments;
  private final PermitSearch search;
  private @Nullable Ticket waiting;
  private boolean once;
  private @Nullable Fence turnHeld;
  private @Nullable Fence held;
  private boolean closed;

  /**
   * Somebody who holds no permit yet.
   *
   * @param permits how many there are; all who use the name say the same
   * @param value of the permit's key, for people to see who holds it
   */
  public SemaphoreProcess(
      String keyspace, String name, int permits, byte[] value, LeaseSettings lease) {
    this(keyspace, name, permits, value, lease, SemaphoreRules.SOUND);
  }

  /** The same by other rules. */
  public SemaphoreProcess(
      String keyspace,
      String name,
      int permits,
      byte[] value,
      LeaseSettings lease,
      SemaphoreRules rules) {
    if (permits < 1) {
      throw new IllegalArgumentException("A semaphore has one permit or more, not " + permits);
    }
    this.keyspace = keyspace;
    this.name = name;
    this.permits = permits;
    this.value = value;
    this.lease = lease;
    this.rules = rules;
    QueueKeys keys = permitKeys(name);
    this.turn = contender(new QueueKeys(name + "/turn"), new InTurn());
    this.permit = contender(keys, new Taking());
    this.moments = agenda.scope();
    this.search = new PermitSearch(agenda, keyspace, keys.all(), new Searching());
  }

  /** Where the keys of permits stand. */
  public static QueueKeys permitKeys(String name) {
    return new QueueKeys(name + "/permits");
  }

  private Contender contender(QueueKeys keys, Contender.Owner owner) {
    return new Contender(agenda, keyspace, keys, PlaceRules.SOUND, lease, owner);
  }

  @Override
  protected void woken() {
    turn.check();
    permit.check();
  }

  @Override
  protected void called(Ticket ticket, SemaphoreCall call) {
    switch (call) {
      case SemaphoreCall.Acquire acquire -> acquire(ticket, acquire.waitNanos());
      case SemaphoreCall.Release _ -> release(ticket);
      case SemaphoreCall.Close _ -> close(ticket);
    }
  }

  private void acquire(Ticket ticket, long waitNanos) {
    if (closed) {
      reply(ticket, closedAlready());
    } else if (held != null || waiting != null) {
      reply(ticket, conflict("has a permit of '%s', or waits for one, already"));
    } else {
      waiting = ticket;
      once = waitNanos == 0;
      if (waitNanos >= 0) {
        moments.after(TIMEOUT, once ? lease.ttlNanos() : waitNanos, this::giveUp);
      }
      turn.enter(false, value);
    }
  }

  private Refusal conflict(String what) {
    return new Refusal(ErrorCode.CONFLICT, "This holder " + what.formatted(name));
  }

  private Refusal closedAlready() {
    return new Refusal(
        ErrorCode.UNAVAILABLE,
        "The holder of semaphore '%s' was closed; open another".formatted(name));
  }

  private void giveUp() {
    answer(new SemaphoreReply.Busy());
    withdraw();
  }

  /** Answers whoever waits. */
  private void answer(Object reply) {
    Ticket ticket = waiting;
    waiting = null;
    moments.cancel(TIMEOUT);
    moments.cancel(AGAIN);
    if (ticket != null) {
      reply(ticket, reply);
    }
  }

  private void withdraw() {
    search.end();
    turnHeld = null;
    permit.leave(() -> {});
    turn.leave(() -> {});
  }

  @Override
  protected void cancelled(Ticket ticket) {
    if (ticket.equals(waiting)) {
      waiting = null;
      moments.cancel(TIMEOUT);
      moments.cancel(AGAIN);
      withdraw();
    }
  }

  private void release(Ticket ticket) {
    if (held == null) {
      reply(ticket, conflict("has no permit of '%s': it was given back, or lost"));
    } else {
      held = null;
      permit.leave(() -> reply(ticket, new SemaphoreReply.Released()));
    }
  }

  private void close(Ticket ticket) {
    closed = true;
    held = null;
    search.end();
    answer(closedAlready());
    turn.close(() -> permit.close(() -> reply(ticket, new SemaphoreReply.Closed())));
  }

  private void counted(long holders, long revision) {
    if (holders >= permits && once) {
      giveUp();
    } else if (turnHeld == null) {
      search.end(); // it waits in line
    } else if (holders < permits) {
      take();
    } else {
      search.follow(revision);
    }
  }

  private void take() {
    if (!rules.keepsTurn()) {
      turn.leave(() -> {});
    }
    permit.enter(true, value);
  }

  /** The permit's key is there: it counts if the turn is still one's own. */
  private void check(Fence taking) {
    Fence inTurn = turnHeld;
    if (inTurn == null || waiting == null) {
      permit.leave(() -> {});
    } else if (rules.keepsTurn()) {
      // Where it was lost meanwhile, that is told, too.
      search.check(inTurn, () -> hold(taking), () -> permit.leave(() -> {}));
    } else {
      hold(taking);
    }
  }

  private void hold(Fence taking) {
    held = taking;
    search.end();
    answer(new SemaphoreReply.Held(taking));
    turnHeld = null;
    turn.leave(() -> {});
  }

  private void turnedAway(Refusal refusal) {
    answer(refusal);
    withdraw();
  }

  private final class InTurn implements Contender.Owner {
    @Override
    public void first(Fence fence) {
      turnHeld = fence;
      search.count();
    }

    @Override
    public void waits(Entry before) {
      if (once) {
        search.count();
      }
    }

    /** What was counted counts no longer. */
    @Override
    public void lost(Fence fence, String reason) {
      turnHeld = null;
      if (waiting != null) {
        search.end();
        permit.leave(() -> {});
        moments.after(AGAIN, 0, () -> turn.enter(false, value));
      }
    }

    @Override
    public void refused(Refusal refusal) {
      turnedAway(refusal);
    }
  }

  private final class Taking implements Contender.Owner {
    @Override
    public void first(Fence fence) {
      check(fence);
    }

    @Override
    public void waits(Entry before) {
      throw new IllegalStateException("A permit waits for nobody");
    }

    @Override
    public void lost(Fence fence, String reason) {
      if (fence.equals(held)) {
        held = null;
        notice(new PermitLost(fence, reason));
      } else if (turnHeld != null) {
        moments.after(AGAIN, 0, search::count);
      }
    }

    @Override
    public void refused(Refusal refusal) {
      turnedAway(refusal);
    }
  }

  private final class Searching implements PermitSearch.Owner {
    @Override
    public void counted(long holders, long revision) {
      SemaphoreProcess.this.counted(holders, revision);
    }

    @Override
    public void refused(Refusal refusal) {
      turnedAway(refusal);
    }
  }
}
