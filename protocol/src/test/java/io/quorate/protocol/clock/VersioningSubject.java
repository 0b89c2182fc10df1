package io.quorate.protocol.clock;

import java.util.BitSet;

/**
 * A way of versioning one key that {@link CausalHistories} can drive next to the {@link
 * CausalModel}.
 *
 * @param <S> a replica's state
 * @param <C> a writer's context
 */
interface VersioningSubject<S, C> {
  S empty();

  C blind();

  /** A write of {@code event} at a replica; {@code actor} is unique to it unless it continues. */
  Written<S, C> put(S state, C context, Replica replica, int event);

  S join(S state, S other);

  /** The events whose values a reader gets. */
  BitSet read(S state);

  C context(S state);

  /** A replica's state and the context that its writer gets back. */
  record Written<S, C>(S state, C context) {}

  /** A coordinator: its name, and the epoch that it may raise. */
  final class Replica {
    final String name;
    private long epoch = 1;

    Replica(String name) {
      this.name = name;
    }

    Actor actor() {
      return new Actor(name, epoch);
    }

    /** Takes a fresh epoch. */
    void forget() {
      epoch++;
    }
  }
}
