package io.quorate.checker;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A consistency model, named as {@code quorate check --model} names it. The strongest comes first:
 * each accepts only what all after it accept.
 */
public enum Consistency {
  LINEARIZABLE("linearizable"),
  SEQUENTIAL("sequential");

  private final String id;

  Consistency(String id) {
    this.id = id;
  }

  /** What people type. */
  public String id() {
    return id;
  }

  /**
   * The model of that name.
   *
   * @throws IllegalArgumentException if there is none, with the names that there are
   */
  public static Consistency of(String id) {
    for (Consistency model : values()) {
      if (model.id.equals(id)) {
        return model;
      }
    }
    throw new IllegalArgumentException(
        "there is no model '%s'; the models are %s"
            .formatted(
                id,
                Arrays.stream(values()).map(Consistency::id).collect(Collectors.joining(", "))));
  }
}
