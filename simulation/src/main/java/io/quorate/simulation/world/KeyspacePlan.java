package io.quorate.simulation.world;

import io.quorate.protocol.quorum.QuorumSettings;
import io.quorate.simulation.fault.Fault;
import io.quorate.simulation.fault.FaultPlan;
import io.quorate.simulation.history.Promises;
import io.quorate.simulation.workload.WorkloadSettings;
import io.quorate.store.operation.KeyspaceSettings;

/**
 * One keyspace of a run and what its clients do.
 *
 * @param kind how it is judged
 * @param consistency with which it is created, that of its kind unless a defect is planted
 * @param quorum of each partition; ordered keyspaces have its n voters
 * @param placement of partitions on nodes
 * @param historyRevisions kept by an ordered keyspace; 0 for all
 */
public record KeyspacePlan(
    Kind kind,
    String consistency,
    QuorumSettings quorum,
    int partitions,
    String placement,
    long historyRevisions,
    WorkloadSettings workload) {

  /** An eventual keyspace. */
  KeyspacePlan(
      Kind kind,
      QuorumSettings quorum,
      int partitions,
      String placement,
      WorkloadSettings workload) {
    this(kind, "eventual", quorum, partitions, placement, 0, workload);
  }

  /** Clocks are never truncated. */
  static final int CLOCK_ENTRIES_UNBOUNDED = 1_000;

  /** What a keyspace does with concurrent writes; decides what its clients do and may expect. */
  public enum Kind {
    SIBLINGS("siblings"),
    LAST_WRITER("lww"),
    COUNTER("crdt:counter"),
    SET("crdt:set"),
    MAP("crdt:map"),
    LINEARIZABLE("none"),
    SEQUENTIAL("none");

    private final String merge;

    Kind(String merge) {
      this.merge = merge;
    }

    /** Whether one order of all writes decides, and a stale context is a conflict. */
    public boolean isOrdered() {
      return this == LINEARIZABLE || this == SEQUENTIAL;
    }

    /** The name of the merge policy. */
    public String merge() {
      return merge;
    }
  }

  /** The keyspace's name. */
  public String name() {
    return workload.keyspace();
  }

  /** What it is created with. */
  public KeyspaceSettings settings() {
    KeyspaceSettings d = KeyspaceSettings.defaults(consistency);
    if (kind.isOrdered()) {
      return new KeyspaceSettings(
              consistency,
              quorum.n(),
              0,
              0,
              d.quorum(),
              d.allowStale(),
              d.merge(),
              partitions,
              placement,
              d.clockEntriesMax(),
              d.siblingsMax(),
              d.valueBytesMax(),
              historyRevisions)
          .withReplicas(quorum.n());
    }
    return new KeyspaceSettings(
        d.consistency(),
        quorum.n(),
        quorum.r(),
        quorum.w(),
        quorum.sloppy() ? "sloppy" : "strict",
        quorum.r() + quorum.w() <= quorum.n(),
        kind.merge(),
        partitions,
        placement,
        quorum.clockEntriesMax(),
        quorum.siblingsMax(),
        d.valueBytesMax());
  }

  /** What the system promises here, under these faults. */
  public Promises promises(FaultPlan plan) {
    boolean strict = !quorum.sloppy() && quorum.r() + quorum.w() > quorum.n();
    boolean losesDisks = plan.faults().stream().anyMatch(p -> p.fault() instanceof Fault.LoseDisk);
    int majority = quorum.n() / 2 + 1;
    boolean truncates = quorum.clockEntriesMax() < CLOCK_ENTRIES_UNBOUNDED;
    return new Promises(
        strict && !losesDisks,
        strict && !losesDisks && quorum.w() + majority > quorum.n(),
        !truncates,
        !losesDisks,
        true,
        hasOneWinner(plan),
        kind == Kind.LAST_WRITER,
        quorum.w());
  }

  /**
   * An acknowledged conditional write was held by w owners and by a majority; whoever lost its disk
   * has forgotten it, and what it had promised. The next one asks a majority, which must still meet
   * somebody who remembers.
   */
  private boolean hasOneWinner(FaultPlan plan) {
    long forgetful =
        plan.faults().stream()
            .map(FaultPlan.Planned::fault)
            .filter(Fault.LoseDisk.class::isInstance)
            .map(fault -> ((Fault.LoseDisk) fault).node())
            .distinct()
            .count();
    int majority = quorum.n() / 2 + 1;
    return Math.max(quorum.w(), majority) - forgetful + majority > quorum.n();
  }

  KeyspacePlan with(WorkloadSettings other) {
    return new KeyspacePlan(
        kind, consistency, quorum, partitions, placement, historyRevisions, other);
  }

  /** The same, created with another consistency than it is judged by. */
  KeyspacePlan withConsistency(String other) {
    return new KeyspacePlan(kind, other, quorum, partitions, placement, historyRevisions, workload);
  }

  KeyspacePlan withClockEntries(int max) {
    QuorumSettings q = quorum;
    QuorumSettings other =
        new QuorumSettings(q.n(), q.r(), q.w(), q.sloppy(), max, q.siblingsMax(), q.timeoutNanos());
    return new KeyspacePlan(
        kind, consistency, other, partitions, placement, historyRevisions, workload);
  }
}
