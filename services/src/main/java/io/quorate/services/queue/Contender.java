package io.quorate.services.queue;

import io.quorate.protocol.process.Refusal;
import io.quorate.services.process.Agenda;
import io.quorate.services.process.LeaseHolder;
import io.quorate.services.process.LeaseSettings;
import io.quorate.store.machine.Entry;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who wants to be first in a queue, under a lease that it keeps between turns. As long as
 * it is not first it tries again, whatever happens to its lease or its key; once it is, their loss
 * is told at once.
 */
public final class Contender {

  /** Who contends. */
  public interface Owner {
    /** It is first. */
    void first(Fence fence);

    /** Somebody stands before it, with that key. */
    void waits(Entry before);

    /** It was first, and is no longer. */
    void lost(Fence fence, String reason);

    /** It cannot contend. */
    void refused(Refusal refusal);
  }

  private final Agenda agenda;
  private final String keyspace;
  private final QueueKeys keys;
  private final PlaceRules rules;
  private final Owner owner;
  private final LeaseHolder keeper;
  private @Nullable Place place;
  private @Nullable Runnable leaving;
  private boolean wanted;
  private boolean first;
  private boolean shared;
  private byte[] value = {};

  public Contender(
      Agenda agenda,
      String keyspace,
      QueueKeys keys,
      PlaceRules rules,
      LeaseSettings settings,
      Owner owner) {
    this.agenda = agenda;
    this.keyspace = keyspace;
    this.keys = keys;
    this.rules = rules;
    this.owner = owner;
    this.keeper = new LeaseHolder(agenda, keyspace, settings, new Leased());
  }

  /** To be called before anything is handled: time may have taken the lease. */
  public void check() {
    keeper.check();
  }

  /** Wants to be first from now on. */
  public void enter(boolean sharing, byte[] keyValue) {
    wanted = true;
    shared = sharing;
    value = keyValue;
    proceed();
  }

  /** Whether it is first. */
  public boolean isFirst() {
    return first;
  }

  /** Whether it wants to be, or is. */
  public boolean entered() {
    return wanted;
  }

  public boolean shared() {
    return shared;
  }

  /** Writes another value to its key; only while it is first. */
  public void write(byte[] newValue, Runnable done) {
    value = newValue;
    Place own = place;
    if (own == null || !first) {
      throw new IllegalStateException("Only who is first writes");
    }
    own.write(newValue, done);
  }

  private void proceed() {
    if (!wanted || place != null || leaving != null) {
      return;
    }
    if (keeper.lease() != 0) {
      Place own =
          new Place(agenda, keyspace, keys, rules, shared, value, keeper.lease(), new Placed());
      place = own;
      own.join();
    } else if (!keeper.open()) {
      keeper.grant();
    }
  }

  /** Wants it no longer; the continuation is called once its key is gone. */
  public void leave(Runnable then) {
    Place own = forget();
    if (own == null) {
      then.run();
      return;
    }
    leaving = then;
    if (own.doubtful()) {
      own.close();
      keeper.revoke(this::left);
    } else {
      own.leave(this::left);
    }
  }

  private void left() {
    Runnable then = leaving;
    leaving = null;
    if (then != null) {
      then.run();
      proceed();
    }
  }

  /** Gives everything back; the continuation is called once the lease is gone. */
  public void close(Runnable then) {
    Place own = forget();
    if (own != null) {
      own.close();
    }
    keeper.revoke(then);
  }

  private @Nullable Place forget() {
    Place own = place;
    wanted = false;
    first = false;
    place = null;
    return own;
  }

  /** The place is gone; who was first hears it, who waits tries again. */
  private void fell(String reason, Runnable next) {
    Place own = place;
    place = null;
    boolean was = first;
    first = false;
    if (own != null) {
      own.close();
    }
    if (was && own != null) {
      wanted = false;
      owner.lost(own.fence(), reason);
    }
    next.run();
  }

  private void turnedAway(Refusal refusal) {
    boolean was = first;
    Place own = forget();
    if (own != null) {
      own.close();
    }
    keeper.revoke(this::proceed);
    if (was && own != null) {
      owner.lost(own.fence(), refusal.message());
    } else {
      owner.refused(refusal);
    }
  }

  private final class Leased implements LeaseHolder.Owner {
    @Override
    public void granted(long lease) {
      proceed();
    }

    @Override
    public void lost(String reason) {
      fell(
          reason,
          () -> {
            left(); // what was to be deleted goes with the lease
            proceed();
          });
    }

    @Override
    public void refused(Refusal refusal) {
      turnedAway(refusal);
    }
  }

  private final class Placed implements Place.Owner {
    @Override
    public void first() {
      first = true;
      Place own = place;
      if (own != null) {
        owner.first(own.fence());
      }
    }

    @Override
    public void waits(Entry nearest) {
      owner.waits(nearest);
    }

    @Override
    public void displaced(String reason) {
      fell(reason, () -> keeper.revoke(Contender.this::proceed));
    }

    @Override
    public void refused(Refusal refusal) {
      turnedAway(refusal);
    }
  }
}
