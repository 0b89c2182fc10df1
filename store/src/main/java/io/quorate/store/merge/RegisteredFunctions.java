package io.quorate.store.merge;

import java.util.Arrays;
import java.util.List;

/** Finds merge functions on the class path, and tests their laws before they may merge anything. */
final class RegisteredFunctions {

  private RegisteredFunctions() {}

  static MergeFunction load(String className) {
    MergeFunction function;
    try {
      Class<?> found = Class.forName(className);
      function = found.asSubclass(MergeFunction.class).getConstructor().newInstance();
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(
          "There is no class %s on this node's class path; put its jar there on every node"
              .formatted(className),
          e);
    } catch (ClassCastException e) {
      throw new IllegalArgumentException(
          "%s does not implement %s".formatted(className, MergeFunction.class.getName()), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(
          "%s cannot be created; it must be public with a public constructor without parameters"
              .formatted(className),
          e);
    }
    checkLaws(className, function);
    return function;
  }

  /**
   * Tests commutativity, associativity and idempotence on all triples of samples and of their
   * merges.
   */
  static void checkLaws(String name, MergeFunction function) {
    List<byte[]> samples = function.samples();
    if (samples.size() < 3) {
      throw new IllegalArgumentException(
          "%s gives %d samples; at least 3 are needed to test its laws"
              .formatted(name, samples.size()));
    }
    for (int a = 0; a < samples.size(); a++) {
      expect(name, "idempotent", samples.get(a), function.merge(samples.get(a), samples.get(a)), a);
      for (int b = 0; b < samples.size(); b++) {
        byte[] ab = function.merge(samples.get(a), samples.get(b));
        expect(name, "commutative", ab, function.merge(samples.get(b), samples.get(a)), a, b);
        expect(name, "idempotent", ab, function.merge(ab, samples.get(a)), a, b);
        for (int c = 0; c < samples.size(); c++) {
          byte[] left = function.merge(ab, samples.get(c));
          byte[] right =
              function.merge(samples.get(a), function.merge(samples.get(b), samples.get(c)));
          expect(name, "associative", left, right, a, b, c);
        }
      }
    }
  }

  private static void expect(String name, String law, byte[] left, byte[] right, int... samples) {
    if (!Arrays.equals(left, right)) {
      throw new IllegalArgumentException(
          "%s is not %s: see its samples %s".formatted(name, law, Arrays.toString(samples)));
    }
  }
}
