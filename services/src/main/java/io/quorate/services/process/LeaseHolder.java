package io.quorate.services.process;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.store.operation.GroupAnswer;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.Reply;
import org.jspecify.annotations.Nullable;

/**
 * Holds one lease and keeps it alive. It is trusted from the moment at which its grant or its last
 * confirmed renewal was <em>asked for</em>: the store counts from later on, so that the holder
 * gives up first (Gray and Cheriton, <em>Leases</em>, 1989). A lease that is not confirmed in time
 * is lost whatever the store thinks of it.
 */
public final class LeaseHolder {

  /** Who wants the lease. */
  public interface Owner {
    /** The lease is there. */
    void granted(long lease);

    /** The lease is gone, or can no longer be trusted. */
    void lost(String reason);

    /** There can be no lease. */
    void refused(Refusal refusal);
  }

  private static final String DEADLINE = "lease.deadline";
  private static final String RENEW = "lease.renew";
  private static final long PAUSE_NANOS = 100_000_000;

  private final Agenda agenda;
  private final String keyspace;
  private final LeaseSettings settings;
  private final Owner owner;
  private @Nullable Scope scope;
  private long lease;
  private long trustedUntil;

  public LeaseHolder(Agenda agenda, String keyspace, LeaseSettings settings, Owner owner) {
    this.agenda = agenda;
    this.keyspace = keyspace;
    this.settings = settings;
    this.owner = owner;
  }

  /** The lease's id; 0 while there is none. */
  public long lease() {
    return lease;
  }

  /** Whether there is one, or one is being asked for. */
  public boolean open() {
    return scope != null;
  }

  /** Asks for a lease. */
  public void grant() {
    Scope own = agenda.scope();
    scope = own;
    own.settle(
        "lease.grant",
        new GroupRequest.GrantLease(keyspace, 0, settings.ttlSeconds()),
        answer -> granted(own, answer));
  }

  private void granted(Scope own, Answer answer) {
    switch (answer.reply()) {
      case GroupAnswer.Leased granted -> {
        lease = granted.lease();
        trustedUntil = answer.askedNanos() + settings.trustedNanos(granted.ttlSeconds());
        if (own.nanos() - trustedUntil >= 0) {
          own.close();
          lease = 0;
          grant(); // the answer took longer than the lease lasts
        } else {
          confirmed(own, answer.askedNanos(), granted.ttlSeconds());
          owner.granted(lease);
        }
      }
      case Reply.Refused refused -> {
        abandon();
        owner.refused(refused.refusal());
      }
      default -> throw new IllegalStateException("A grant was answered by " + answer.reply());
    }
  }

  private void confirmed(Scope own, long askedNanos, long ttlSeconds) {
    long until = askedNanos + settings.trustedNanos(ttlSeconds);
    trustedUntil = until - trustedUntil > 0 ? until : trustedUntil;
    own.after(DEADLINE, trustedUntil - own.nanos(), this::check);
    long third = settings.trustedNanos(ttlSeconds) / 3;
    own.after(RENEW, askedNanos + third - own.nanos(), () -> renew(own));
  }

  /** Asks again and again, whether or not earlier asks are answered: any answer counts. */
  private void renew(Scope own) {
    long asked = own.nanos();
    own.ask(new GroupRequest.KeepLeaseAlive(keyspace, lease), reply -> renewed(own, asked, reply));
    own.after(RENEW, settings.trustedNanos(settings.ttlSeconds()) / 3, () -> renew(own));
  }

  private void renewed(Scope own, long asked, Reply reply) {
    switch (reply) {
      case GroupAnswer.Leased alive -> {
        own.note("lease.renewed");
        confirmed(own, asked, alive.ttlSeconds());
      }
      case Reply.Refused refused -> {
        if (refused.refusal().code() == ErrorCode.UNKNOWN_LEASE) {
          lose("the lease has expired or was revoked");
        } else {
          own.after(RENEW, PAUSE_NANOS, () -> renew(own));
        }
      }
      default -> throw new IllegalStateException("A renewal was answered by " + reply);
    }
  }

  /** Judges the lease by the clock; to be called whenever something is about to happen. */
  public void check() {
    Scope own = scope;
    if (own != null && lease != 0 && own.nanos() - trustedUntil >= 0) {
      lose("the lease could not be confirmed in time");
    }
  }

  /** Somebody else has found that the lease is gone. */
  public void gone() {
    lose("the lease has expired or was revoked");
  }

  private void lose(String reason) {
    abandon();
    owner.lost(reason);
  }

  /** Lets the lease run out. */
  public void abandon() {
    if (scope != null) {
      scope.close();
    }
    scope = null;
    lease = 0;
  }

  /** Gives the lease back, and with it all keys that hang on it. */
  public void revoke(Runnable then) {
    long gone = lease;
    abandon();
    if (gone == 0) {
      then.run();
      return;
    }
    Scope last = agenda.scope();
    Runnable end =
        () -> {
          last.close();
          then.run();
        };
    last.settle("lease.revoke", new GroupRequest.RevokeLease(keyspace, gone), _ -> end.run());
    // By then it has run out by itself.
    last.after(DEADLINE, settings.trustedNanos(settings.ttlSeconds()), end);
  }
}
