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
   * Keeps what can be read now readable while a lease lives, whatever is written meanwhile; {@link
   * Outcome.Done} with the revision that can be read. Whoever asks to have it compacted is obeyed
   * all the same.
   */
  record HoldHistory(long lease) implements Command {}

  /**
   * A step of filling an empty keyspace from a backup; each answered by {@link Outcome.Restored}.
   */
  sealed interface Restoring extends Command permits BeginRestore, RestorePart, EndRestore {
    /** Of what is restored; never 0. */
    long id();
  }

  /**
   * From now on until the end nothing else is done and nothing read.
   *
   * @param revision of the store from now on: above all revisions that were ever given out
   */
  record BeginRestore(long id, long revision) implements Restoring {}

  /**
   * Puts keys and leases in as they were.
   *
   * @param number from 1; one that came before changes nothing
   * @param entries in key order, each with its revisions
   */
  record RestorePart(long id, long number, List<Entry> entries, List<Lease> leases)
      implements Restoring {
    public RestorePart {
      entries = List.copyOf(entries);
      leases = List.copyOf(leases);
    }
  }

  /**
   * The keyspace serves from now on, and its leases have their whole time.
   *
   * @param parts that must have come
   */
  record EndRestore(long id, long parts) implements Restoring {}

  /**
   * Changes nothing: marks a place in the order at which all replicas compare what they hold;
   * {@link Outcome.Done}.
   *
   * @param number tells checkpoints apart
   */
  record Checkpoint(long number) implements Command {}
}
