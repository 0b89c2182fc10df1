package io.quorate.checker;

import io.quorate.checker.generate.Generator;
import io.quorate.checker.generate.Shape;
import io.quorate.checker.history.Action;
import io.quorate.checker.history.History;
import io.quorate.checker.history.Operation;
import io.quorate.checker.history.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Small random histories, about half of them spoilt. */
public final class Histories {
  private static final List<Shape.Mix> MIXES =
      List.of(
          Shape.Mix.REGISTER,
          Shape.Mix.CAS_REGISTER,
          new Shape.Mix(3, 2, 1, 0, 1, 0),
          new Shape.Mix(2, 0, 0, 2, 0, 0),
          new Shape.Mix(3, 1, 1, 2, 1, 0),
          new Shape.Mix(3, 1, 1, 0, 1, 2),
          new Shape.Mix(3, 1, 1, 1, 1, 1));

  private Histories() {}

  /** The history that follows from a seed. */
  public static History random(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int operations = random.nextInt(2, 8);
    Shape shape =
        new Shape(
            operations,
            random.nextInt(1, 5),
            random.nextInt(1, 3),
            random.nextBoolean() ? 0 : random.nextInt(1, 4),
            MIXES.get(random.nextInt(MIXES.size())),
            random.nextBoolean() ? 0 : 0.3,
            random.nextInt(3) == 0,
            random.nextBoolean() ? 0 : random.nextInt(1, 4));
    History history = Generator.generate(shape, random.nextLong());
    int spoilt = random.nextInt(6);
    List<Operation> operationsSpoilt = new ArrayList<>(history.operations());
    for (int i = 0; i < spoilt; i++) {
      int at = random.nextInt(operationsSpoilt.size());
      operationsSpoilt.set(at, spoil(operationsSpoilt.get(at), operationsSpoilt, random));
    }
    String initial = random.nextInt(5) == 0 ? "0" : null;
    return new History(operationsSpoilt, initial);
  }

  private static Operation spoil(Operation o, List<Operation> all, SplittableRandom random) {
    Operation other = all.get(random.nextInt(all.size()));
    boolean ok = o.outcome() == Outcome.OK;
    int kind = random.nextInt(5);
    if (kind == 0 && o.action() == Action.GET && ok) {
      String value = other.call().writes() ? other.call().value() : other.result();
      return with(o, o.outcome(), value, o.version());
    } else if (kind == 1 && o.action() == Action.CAS && ok) {
      return with(o, Outcome.MISMATCH, null, Operation.NO_VERSION);
    } else if (kind == 1 && o.outcome() == Outcome.MISMATCH) {
      return with(o, Outcome.OK, null, o.version());
    } else if (kind == 2 && o.version() != Operation.NO_VERSION && ok) {
      return with(o, o.outcome(), o.result(), other.version());
    } else if (kind == 3 && ok && o.call().writes()) {
      return ended(o, Outcome.INFO);
    } else if (kind == 4 && o.outcome() == Outcome.INFO) {
      return ended(o, Outcome.FAILED);
    }
    return o;
  }

  private static Operation ended(Operation o, Outcome outcome) {
    return new Operation(
        o.id(), o.process(), o.call(), outcome, null, -1, o.invoked(), Operation.NEVER);
  }

  private static Operation with(Operation o, Outcome outcome, String result, long version) {
    return new Operation(
        o.id(), o.process(), o.call(), outcome, result, version, o.invoked(), o.returned());
  }
}
