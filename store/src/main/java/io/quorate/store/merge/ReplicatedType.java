package io.quorate.store.merge;

import io.quorate.protocol.clock.Actor;
import io.quorate.protocol.clock.Clock;
import io.quorate.protocol.clock.Dot;
import java.util.function.UnaryOperator;

/**
 * A replicated data type: states that form a join semilattice, and operations on them.
 *
 * @param <S> its state, immutable
 */
interface ReplicatedType<S> {

  /** The state of a key that holds nothing. */
  S nothing();

  /** Least upper bound: commutative, associative, idempotent. */
  S merge(S left, S right);

  /**
   * The state after an operation.
   *
   * @param seen everything that happened to the key before, as the coordinator knows it
   * @param dot of this write, unique
   * @throws IllegalArgumentException when the operation is not understood
   */
  S apply(S state, Clock seen, Dot dot, String operation);

  /** What a reader sees. */
  String render(S state);

  /** The state with every actor under another name, none twice. */
  S renamed(S state, UnaryOperator<Actor> name);

  byte[] encode(S state);

  S decode(byte[] bytes);
}
