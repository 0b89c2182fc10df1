package io.quorate.store.machine;

import io.quorate.protocol.ring.Hash64;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Fills an empty state from a backup, part by part and each part once. Keys keep their revisions
 * and versions; the store's revision is set above all of them at the beginning, and all below it
 * counts as compacted, so that no revision that was ever given out is given out again and nobody
 * who watches sees a history that was rewritten. Keys come in order, so that a view of a restore
 * that is under way ends at the last key: what comes later has revisions of before, and no view by
 * revisions would leave it out. Order also shows that a key comes once, without a look at its rows.
 */
final class Restorer {

  /** What a step came to: the header afterwards, and what is answered. */
  record Step(Header header, Outcome outcome) {}

  private final VersionRows versions;
  private final Leases leases;
  private final MachineSettings settings;
  private final Header header;

  Restorer(VersionRows versions, Leases leases, MachineSettings settings, Header header) {
    this.versions = versions;
    this.leases = leases;
    this.settings = settings;
    this.header = header;
  }

  Step step(Command.Restoring command) {
    return switch (command) {
      case Command.BeginRestore begin -> begin(begin);
      case Command.RestorePart part -> part(part);
      case Command.EndRestore end -> end(end);
    };
  }

  private Step begin(Command.BeginRestore begin) {
    RestoreState state = header.restore();
    if (begin.id() != 0 && state.id() == begin.id()) {
      return same();
    }
    if (header.revision() > 1 || leases.size() > 0 || state.id() != 0) {
      return refused(Refusals.notEmpty(header.revision()));
    }
    if (begin.id() == 0 || begin.revision() < 2) {
      return refused(
          Refusals.invalid(
              "A restore has an id other than 0 and a revision from 2 on, not %d and %d"
                  .formatted(begin.id(), begin.revision()),
              header.revision()));
    }
    Header begun =
        header
            .written(begin.revision(), begin.revision(), Hash64.hash(begin.id(), begin.revision()))
            .restoring(new RestoreState(begin.id(), 0, true, new byte[0]));
    return new Step(begun, new Outcome.Restored(0, false));
  }

  private Step part(Command.RestorePart part) {
    RestoreState state = header.restore();
    if (state.id() != part.id() || part.id() == 0) {
      return refused(Refusals.otherRestore(header.revision()));
    }
    if (part.number() <= state.parts()) {
      return same();
    }
    if (!state.open() || part.number() != state.parts() + 1) {
      return refused(
          Refusals.invalid(
              "Part %d of the restore cannot come after part %d"
                  .formatted(part.number(), state.parts()),
              header.revision()));
    }
    Outcome.Refused wrong = wrong(part);
    if (wrong != null) {
      return refused(wrong);
    }
    long chain = Hash64.hash(part.number(), header.chain());
    for (Entry entry : part.entries()) {
      chain = versions.restore(entry) ^ Hash64.hash(chain, 1);
      leases.moved(entry.key(), 0, entry.lease());
    }
    part.leases().forEach(leases::put);
    Header next =
        header
            .written(header.revision(), header.floor(), chain)
            .restoring(new RestoreState(state.id(), part.number(), true, last(part, state)));
    return new Step(next, new Outcome.Restored(part.number(), false));
  }

  private static byte[] last(Command.RestorePart part, RestoreState before) {
    return part.entries().isEmpty() ? before.last() : part.entries().getLast().key();
  }

  private Step end(Command.EndRestore end) {
    RestoreState state = header.restore();
    if (state.id() != end.id() || end.id() == 0) {
      return refused(Refusals.otherRestore(header.revision()));
    }
    if (end.parts() != state.parts()) {
      return refused(
          Refusals.invalid(
              "The restore has %d parts and %d of them have come"
                  .formatted(end.parts(), state.parts()),
              header.revision()));
    }
    Header ended =
        header.restoring(new RestoreState(state.id(), state.parts(), false, state.last()));
    return new Step(ended, new Outcome.Restored(state.parts(), true));
  }

  /** What was done already stays as it is. */
  private Step same() {
    RestoreState state = header.restore();
    return new Step(header, new Outcome.Restored(state.parts(), !state.open()));
  }

  private Step refused(Outcome.Refused refused) {
    return new Step(header, refused);
  }

  /** Why a part cannot be taken in, or null: then none of it is. */
  private Outcome.@Nullable Refused wrong(Command.RestorePart part) {
    byte[] last = header.restore().last();
    for (Entry entry : part.entries()) {
      boolean sound =
          entry.key().length > 0
              && entry.version() > 0
              && entry.createRevision() > 0
              && entry.createRevision() <= entry.modRevision()
              && entry.modRevision() < header.revision();
      boolean ordered = Arrays.compareUnsigned(last, entry.key()) < 0;
      if (!sound || !ordered) {
        return Refusals.invalid(
            "Part %d of the restore holds a key out of order, twice, or with revisions that cannot be: it is no part of a backup of a keyspace at a revision below %d"
                .formatted(part.number(), header.revision()),
            header.revision());
      }
      if (entry.key().length > settings.keyBytesMax()
          || entry.value().length > settings.valueBytesMax()) {
        return Refusals.tooLarge(
            "The backup holds a key of %d bytes with a value of %d; the keyspace allows %d and %d"
                .formatted(
                    entry.key().length,
                    entry.value().length,
                    settings.keyBytesMax(),
                    settings.valueBytesMax()),
            header.revision());
      }
      last = entry.key();
    }
    for (Lease lease : part.leases()) {
      if (lease.id() == 0
          || lease.ttlSeconds() < 1
          || lease.ttlSeconds() > Leases.TTL_SECONDS_MAX
          || leases.get(lease.id()) != null) {
        return Refusals.invalid(
            "Part %d of the restore holds a lease that cannot be, or that came before"
                .formatted(part.number()),
            header.revision());
      }
    }
    return leases.size() + part.leases().size() > Leases.LEASES_MAX
        ? Refusals.tooManyLeases(leases.size(), header.revision())
        : null;
  }
}
