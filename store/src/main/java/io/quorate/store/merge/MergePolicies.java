package io.quorate.store.merge;

import io.quorate.protocol.quorum.MergePolicy;

/** The merge policies by the names that users type. */
public final class MergePolicies {

  private static final String CLASS_PREFIX = "class:";

  private MergePolicies() {}

  /**
   * The policy of that name.
   *
   * @param name {@code siblings}, {@code lww}, {@code crdt:counter}, {@code crdt:set}, {@code
   *     crdt:map} or {@code class:} and the name of a {@link MergeFunction}
   * @throws IllegalArgumentException when there is none, or when a merge function breaks a law; the
   *     message says what was expected
   */
  public static MergePolicy of(String name) {
    if (name.startsWith(CLASS_PREFIX)) {
      return new FunctionPolicy(RegisteredFunctions.load(name.substring(CLASS_PREFIX.length())));
    }
    return switch (name) {
      case "siblings" -> MergePolicy.SIBLINGS;
      case "lww" -> new LastWriterWins();
      case "crdt:counter" -> new StatePolicy<>(new CounterType());
      case "crdt:set" -> new StatePolicy<>(new SetType());
      case "crdt:map" -> new StatePolicy<>(new MapType());
      default ->
          throw new IllegalArgumentException(
              "There is no merge policy '%s'; expected siblings, lww, crdt:counter, crdt:set, crdt:map or class:NAME"
                  .formatted(name));
    };
  }
}
