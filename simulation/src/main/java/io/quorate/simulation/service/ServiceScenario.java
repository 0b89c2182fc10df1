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
    REGISTRY
  }

  /** What may be wrong on purpose. */
  enum Defect {
    NONE,
    /**
     * A lock is granted on an expired lease: after waiting, nobody looks whether the own key, and
     * so the lease, is still there.
     */
    GRANTED_ON_EXPIRED_LEASE,
    /** The watch begins one revision behind where the look ended. */
    WATCH_TOO_LATE,
    /** Writes under a lock do not carry its fence. */
    FENCE_IGNORED
  }

  static ServiceScenario draw(long seed) {
    Choices choices = new Choices(seed, new Fingerprint()).branch("service");
    int kind = choices.index("service.kind", 10);
    boolean faults = choices.chance("service.faults", 850_000);
    return new ServiceScenario(
        seed,
        kind < 6 ? Kind.LOCK : kind < 8 ? Kind.ELECTION : Kind.REGISTRY,
        Defect.NONE,
        faults,
        GroupScenario.drawForServices(seed, faults),
        LeaseSettings.DEFAULT.withTtlSeconds(choices.between("service.ttl", 1, 3)),
        2 + choices.index("service.clients", 5),
        faults && choices.chance("service.revokes", 400_000));
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
