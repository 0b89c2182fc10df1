package io.quorate.simulation.service;

import io.quorate.services.process.LeaseSettings;
import io.quorate.simulation.engine.Choices;
import io.quorate.simulation.engine.Fingerprint;
import io.quorate.simulation.group.GroupScenario;

/**
 * All that decides a run.
 *
 * @param faults whether anything fails
 * @param lease of every client
 * @param clients that contend, stand or register
 * @param revokes whether an operator takes leases away
 */
record ServiceScenario(
    long seed,
    Kind kind,
    Defect defect,
    boolean faults,
    GroupScenario group,
    LeaseSettings lease,
    int clients,
    boolean revokes) {

  /** What the clients do. */
  enum Kind {
    LOCK,
    ELECTION,
    REGISTRY,
    SEMAPHORE,
    COUNTER,
    BARRIER
  }

  /** What may be wrong on purpose. */
  enum Defect {
    NONE(Kind.LOCK),
    /**
     * A lock is granted on an expired lease: after waiting, nobody looks whether the own key, and
     * so the lease, is still there.
     */
    GRANTED_ON_EXPIRED_LEASE(Kind.LOCK),
    /** The watch begins one revision behind where the look ended. */
    WATCH_TOO_LATE(Kind.LOCK),
    /** Writes under a lock do not carry its fence. */
    FENCE_IGNORED(Kind.LOCK),
    /** Whoever sees room for a permit lets the next one count before its own key is there. */
    TURN_GIVEN_UP_EARLY(Kind.SEMAPHORE),
    /** An addition of which nobody knows whether it was made is made again. */
    ADDED_AGAIN(Kind.COUNTER),
    /** A sum is written whatever the counter holds by then. */
    ADDED_BLINDLY(Kind.COUNTER),
    /** Whether a barrier is down is asked of any replica. */
    BARRIER_LOOKS_ANYWHERE(Kind.BARRIER),
    /** The watch of a barrier begins one revision behind where the look ended. */
    BARRIER_WATCHED_TOO_LATE(Kind.BARRIER);

    private final Kind kind;

    Defect(Kind kind) {
      this.kind = kind;
    }

    /** Whose clients show it. */
    Kind kind() {
      return kind;
    }
  }

  static ServiceScenario draw(long seed) {
    Choices choices = new Choices(seed, new Fingerprint()).branch("service");
    int kind = choices.index("service.kind", 10);
    int recipe = choices.branch("recipe").index("service.recipe", 10);
    boolean faults = choices.chance("service.faults", 850_000);
    return new ServiceScenario(
        seed,
        recipe < 7 ? queue(kind) : recipes(recipe),
        Defect.NONE,
        faults,
        GroupScenario.drawForServices(seed, faults),
        LeaseSettings.DEFAULT.withTtlSeconds(choices.between("service.ttl", 1, 3)),
        2 + choices.index("service.clients", 5),
        faults && choices.chance("service.revokes", 400_000));
  }

  private static Kind queue(int drawn) {
    return drawn < 6 ? Kind.LOCK : drawn < 8 ? Kind.ELECTION : Kind.REGISTRY;
  }

  private static Kind recipes(int drawn) {
    return drawn == 7 ? Kind.SEMAPHORE : drawn == 8 ? Kind.COUNTER : Kind.BARRIER;
  }

  /** How many permits the clients contend for. */
  int permits() {
    return Math.max(1, clients / 2);
  }

  ServiceScenario with(Defect planted) {
    return new ServiceScenario(seed, kind, planted, faults, group, lease, clients, revokes);
  }

  /** The same clients while nothing fails. */
  ServiceScenario calm() {
    return new ServiceScenario(
        seed,
        kind,
        defect,
        false,
        GroupScenario.drawForServices(seed, false),
        lease,
        clients,
        false);
  }

  ServiceScenario withLease(long ttlSeconds) {
    return new ServiceScenario(
        seed, kind, defect, faults, group, lease.withTtlSeconds(ttlSeconds), clients, revokes);
  }

  ServiceScenario of(Kind other) {
    return new ServiceScenario(seed, other, defect, faults, group, lease, clients, revokes);
  }
}
