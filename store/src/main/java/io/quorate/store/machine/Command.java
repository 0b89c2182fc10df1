package io.quorate.store.machine;

import java.util.List;

/** What an entry of the order asks of the machine. */
public sealed interface Command {

  /**
   * Does {@code success} where all conditions hold, else {@code failure}, in one step; {@link
   * Outcome.Transacted}.
   */
  record Transact(List<Compare> conditions, List<Op> success, List<Op> failure) implements Command {
    public Transact {
      conditions = List.copyOf(conditions);
      success = List.copyOf(success);
      failure = List.copyOf(failure);
    }

    /** Does that, whatever the state. */
    public static Transact always(Op... ops) {
      return new Transact(List.of(), List.of(ops), List.of());
    }
  }

  /**
   * Hides all versions that are superseded at that revision; reads below it fail from now on.
   * {@link Outcome.Compacted}.
   */
  record Compact(long revision) implements Command {}

  /**
   * Grants a lease; {@link Outcome.Leased}.
   *
   * @param lease its id, not one that exists; 0 has one allotted
   * @param ttlSeconds at least 1 is granted
   */
  record GrantLease(long lease, long ttlSeconds) implements Command {}

  /** Ends a lease and deletes its keys, in one revision; {@link Outcome.Done}. */
  record RevokeLease(long lease) implements Command {}

  /**
   * Ends leases that have expired, each in a revision of its own; {@link Outcome.Done}. Void unless
   * it is decided in the term of the leader whose clock it was.
   */
  record ExpireLeases(long term, List<Long> leases) implements Command {
    public ExpireLeases {
      leases = List.copyOf(leases);
    }
  }

  /**
   * Says what is left of leases, for leaders to come; {@link Outcome.Done}. Void unless it is
   * decided in the term of the leader whose clock it was.
   */
  record MarkLeases(long term, List<Mark> marks) implements Command {
    public MarkLeases {
      marks = List.copyOf(marks);
    }
  }

  /**
   * What is left of a lease.
   *
   * @param remainingMillis or {@link Lease#WHOLE}
   */
  record Mark(long lease, long remainingMillis) {}

  /**
   * Changes nothing: marks a place in the order at which all replicas compare what they hold;
   * {@link Outcome.Done}.
   *
   * @param number tells checkpoints apart
   */
  record Checkpoint(long number) implements Command {}
}
