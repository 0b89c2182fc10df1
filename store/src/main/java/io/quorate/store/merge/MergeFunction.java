package io.quorate.store.merge;

import java.util.List;

/**
 * A merge function of the user's own: a public class with a public constructor without parameters,
 * on the class path of every node, named {@code class:its.full.Name} when a keyspace is created.
 *
 * <p>It must be commutative, associative and idempotent; creating the keyspace tests that on all
 * the {@link #samples}, and refuses a function that breaks a law.
 */
public interface MergeFunction {

  /** Merges two concurrent values; a pure function that changes neither. */
  byte[] merge(byte[] left, byte[] right);

  /** At least three typical values, different from one another, on which the laws are tested. */
  List<byte[]> samples();
}
