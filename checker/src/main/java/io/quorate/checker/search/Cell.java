package io.quorate.checker.search;

import io.quorate.checker.history.Call;
import io.quorate.checker.history.Condition;
import io.quorate.checker.history.Operation;
import io.quorate.checker.history.Outcome;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One key as a sequential machine over numbers: its states, and what each operation of the key does
 * to a state. Covers registers, compare-and-set registers and key-value stores: they differ only in
 * which operations occur.
 *
 * <p>A state is a value and a version. Versions grow with every change. Where the system did not
 * say which version a change made, all that is known is that it is above the one before; the next
 * get that returns a version tells. A compare-and-set by version that failed against an unknown
 * version is taken to be right.
 */
public final class Cell {

  /** The operation cannot have happened in this state. */
  public static final int IMPOSSIBLE = -1;

  /** Of {@link #needs}: any value will do. */
  public static final int ANY = -1;

  /** Of {@link #writes}: the value stays. */
  public static final int KEEPS = -1;

  /** Of {@link #writes}: the new value depends on the present one. */
  public static final int APPENDS = -2;

  /** Of {@link #demand}: the operation can happen at any version. */
  public static final long NO_DEMAND = Long.MAX_VALUE;

  private static final long NO_VERSION = Operation.NO_VERSION;

  private final Values values;
  private final Pairs states;
  private final int[] needs;
  private final int[] shuns;
  private final int[] writes;
  private final int[] suffixes;
  private final long[] versionBefore;
  private final long[] versionShunned;
  private final long[] version;
  private final int initial;
  private boolean versioned;

  public Cell(List<Operation> operations, @Nullable String initial, Meter meter) {
    int count = operations.size();
    this.values = new Values(meter);
    this.states = new Pairs(meter);
    this.needs = filled(count, ANY);
    this.shuns = filled(count, ANY);
    this.writes = filled(count, KEEPS);
    this.suffixes = new int[count];
    this.versionBefore = filledLong(count);
    this.versionShunned = filledLong(count);
    this.version = filledLong(count);
    int first = values.number(initial);
    for (int i = 0; i < count; i++) {
      compile(i, operations.get(i));
    }
    this.initial = versioned ? state(first, 0, initial == null) : first;
  }

  private void compile(int i, Operation operation) {
    Call call = operation.call();
    version[i] = operation.version();
    versioned |= version[i] != NO_VERSION;
    switch (call.action()) {
      case GET -> needs[i] = values.number(operation.result());
      case PUT, DELETE -> writes[i] = values.number(call.value());
      case APPEND -> {
        writes[i] = APPENDS;
        suffixes[i] = values.number(call.value());
      }
      case CAS -> {
        boolean mismatch = operation.outcome() == Outcome.MISMATCH;
        switch (call.condition()) {
          case Condition.ValueIs(String value) ->
              (mismatch ? shuns : needs)[i] = values.number(value);
          case Condition.VersionIs(long expected) -> {
            (mismatch ? versionShunned : versionBefore)[i] = expected;
            versioned = true;
          }
          case null -> throw new IllegalStateException("A cas without a condition: " + call);
        }
        if (!mismatch) {
          writes[i] = values.number(call.value());
        }
      }
    }
  }

  /** The state before all operations. */
  public int initial() {
    return initial;
  }

  /** The state after an operation in a state, or {@link #IMPOSSIBLE}. */
  public int step(int state, int operation) {
    int value = valueOf(state);
    if ((needs[operation] != ANY && needs[operation] != value)
        || (shuns[operation] != ANY && shuns[operation] == value)) {
      return IMPOSSIBLE;
    }
    if (versioned) {
      return stepVersioned(state, value, operation);
    }
    return after(value, operation);
  }

  private int stepVersioned(int state, int value, int operation) {
    long floor = states.second(state) >> 1;
    boolean exact = (states.second(state) & 1) == 1;
    long before = versionBefore[operation];
    if (before == 0 && value != Values.ABSENT) {
      return IMPOSSIBLE;
    }
    if (before > 0) {
      if (exact ? floor != before : before <= floor) {
        return IMPOSSIBLE;
      }
      floor = before;
    }
    long shunned = versionShunned[operation];
    if ((shunned == 0 && value == Values.ABSENT) || (shunned > 0 && exact && floor == shunned)) {
      return IMPOSSIBLE;
    }
    long said = version[operation];
    if (writes[operation] == KEEPS) {
      if (said == NO_VERSION || (said == 0 && value == Values.ABSENT)) {
        return state;
      }
      boolean fits = said > 0 && (exact ? said == floor : said > floor);
      return fits ? state(value, said, true) : IMPOSSIBLE;
    }
    int after = after(value, operation);
    if (said == NO_VERSION) {
      return state(after, floor, false);
    }
    return said > floor ? state(after, said, true) : IMPOSSIBLE;
  }

  private int after(int value, int operation) {
    return switch (writes[operation]) {
      case KEEPS -> value;
      case APPENDS -> values.append(value, suffixes[operation]);
      default -> writes[operation];
    };
  }

  private int state(int value, long version, boolean exact) {
    return states.number(value, (version << 1) | (exact ? 1 : 0));
  }

  /** The number of a state's value, below {@link #values}. */
  public int valueOf(int state) {
    return versioned ? states.first(state) : state;
  }

  /** A state's value as text, empty for none. */
  public String textOf(int state) {
    return values.text(valueOf(state));
  }

  /** How many values there are by now; appends make new ones. */
  public int values() {
    return values.size();
  }

  /** The value that must be there for the operation to have happened, or {@link #ANY}. */
  public int needs(int operation) {
    return needs[operation];
  }

  /** The value after the operation, or {@link #KEEPS}, or {@link #APPENDS}. */
  public int writes(int operation) {
    return writes[operation];
  }

  /** Whether the operation never changes the value. */
  public boolean looksOnly(int operation) {
    return writes[operation] == KEEPS;
  }

  /** The text that a get returned, empty for none. */
  public String needed(int operation) {
    return values.text(needs[operation]);
  }

  /** Whether the operation compares, or is known to have failed to compare, by version. */
  public boolean conditionedByVersion(int operation) {
    return versionBefore[operation] != NO_VERSION || versionShunned[operation] != NO_VERSION;
  }

  /** The version that a state has at least; 0 where versions do not occur. */
  public long floor(int state) {
    return versioned ? states.second(state) >> 1 : 0;
  }

  /** The highest {@link #floor} of a state in which the operation can happen. */
  public long demand(int operation) {
    if (versionBefore[operation] > 0) {
      return versionBefore[operation];
    }
    if (version[operation] <= 0) {
      return NO_DEMAND;
    }
    return writes[operation] == KEEPS ? version[operation] : version[operation] - 1;
  }

  /** What an operation does to a state: equal for operations that do the same to every state. */
  public Deed deed(int operation) {
    return new Deed(
        needs[operation],
        shuns[operation],
        writes[operation],
        suffixes[operation],
        versionBefore[operation],
        versionShunned[operation],
        version[operation]);
  }

  private static int[] filled(int count, int value) {
    int[] array = new int[count];
    Arrays.fill(array, value);
    return array;
  }

  private static long[] filledLong(int count) {
    long[] array = new long[count];
    Arrays.fill(array, NO_VERSION);
    return array;
  }
}
