package io.quorate.services.queue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quorate.store.machine.Command;
import io.quorate.store.machine.Compare;
import io.quorate.store.machine.KeyRange;
import io.quorate.store.machine.Op;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Proof of a place: the key and the revision that created it. Tokens rise from holder to holder. A
 * write that carries it is done only while the place is still held, whatever its writer believes.
 *
 * @param key of the holder
 * @param token the revision that created it
 */
public record Fence(byte[] key, long token) {

  /** Holds while the place does. */
  public Compare condition() {
    return new Compare(
        KeyRange.of(key), Compare.Target.CREATE, Compare.Relation.EQUAL, token, new byte[0]);
  }

  /** The same transaction, done only while the place is held; else its {@code failure}. */
  public Command.Transact around(Command.Transact transact) {
    List<Compare> conditions = new ArrayList<>(transact.conditions());
    conditions.addFirst(condition());
    return new Command.Transact(conditions, transact.success(), transact.failure());
  }

  /** Writes only while the place is held. */
  public Command.Transact around(Op... writes) {
    return new Command.Transact(List.of(condition()), List.of(writes), List.of());
  }

  /** {@code <key>:<token>}. */
  @Override
  public String toString() {
    return new String(key, UTF_8) + ":" + token;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Fence(byte[] otherKey, long otherToken)
        && token == otherToken
        && Arrays.equals(key, otherKey);
  }

  @Override
  public int hashCode() {
    return Objects.hash(Arrays.hashCode(key), token);
  }
}
