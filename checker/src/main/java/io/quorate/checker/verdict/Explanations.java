package io.quorate.checker.verdict;

import io.quorate.checker.history.Action;
import io.quorate.checker.history.Condition;
import io.quorate.checker.history.Operation;
import io.quorate.checker.history.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which writes may explain what an operation observed. A part of a history proves something about
 * the whole only if it contains, for each observation in it, all writes that may explain it: then
 * an order of the whole, restricted to the part, is an order of the part.
 */
public final class Explanations {

  /** One key: whether text is appended, and when its acknowledged writes ran. */
  private static final class Key {
    boolean appends;
    int[] writeEnds = {};
    int[] latestBeginSoFar = {};
  }

  private final Map<String, Key> keys = new HashMap<>();
  private final @Nullable String initial;
  private final boolean realTime;

  /**
   * @param operations of the whole history, or of all of some keys
   * @param realTime whether orders respect real time
   */
  public Explanations(List<Operation> operations, @Nullable String initial, boolean realTime) {
    this.initial = initial;
    this.realTime = realTime;
    Map<String, List<Operation>> writes = new HashMap<>();
    for (Operation operation : operations) {
      if (operation.mayWrite()) {
        writes.computeIfAbsent(operation.key(), k -> new ArrayList<>()).add(operation);
      }
    }
    writes.forEach((name, all) -> keys.put(name, key(all)));
  }

  private static Key key(List<Operation> writes) {
    Key key = new Key();
    key.appends = writes.stream().anyMatch(w -> w.action() == Action.APPEND);
    List<Operation> acknowledged =
        writes.stream()
            .filter(w -> w.outcome() == Outcome.OK)
            .sorted(Comparator.comparingInt(Operation::returned))
            .toList();
    key.writeEnds = acknowledged.stream().mapToInt(Operation::returned).toArray();
    key.latestBeginSoFar = acknowledged.stream().mapToInt(Operation::invoked).toArray();
    Arrays.parallelPrefix(key.latestBeginSoFar, Math::max);
    return key;
  }

  /** What is left without some operations and without what those may explain. */
  public List<Operation> without(List<Operation> all, Collection<Operation> some) {
    BitSet gone = ids(some);
    List<Operation> left = all.stream().filter(o -> !gone.get(o.id())).toList();
    Writes news = new Writes(some);
    while (!news.isEmpty()) {
      Writes last = news;
      Writes stay = new Writes(left);
      List<Operation> lost = left.stream().filter(o -> losesItsReason(o, last, stay)).toList();
      lost.forEach(o -> gone.set(o.id()));
      left = left.stream().filter(o -> !gone.get(o.id())).toList();
      news = new Writes(lost);
    }
    return left;
  }

  /** Some operations, and all writes that may explain what they observed, and so on. */
  public List<Operation> closure(Collection<Operation> some, List<Operation> all) {
    BitSet closed = ids(some);
    Writes writes = new Writes(all);
    List<Operation> news = new ArrayList<>(some);
    while (!news.isEmpty()) {
      Operation observer = news.removeLast();
      for (Operation write : writes.candidates(observer)) {
        if (!closed.get(write.id()) && fits(write, observer) && inTime(write, observer)) {
          closed.set(write.id());
          news.add(write);
        }
      }
    }
    return all.stream().filter(o -> closed.get(o.id())).toList();
  }

  private static BitSet ids(Collection<Operation> operations) {
    BitSet ids = new BitSet();
    operations.forEach(o -> ids.set(o.id()));
    return ids;
  }

  private boolean losesItsReason(Operation observer, Writes gone, Writes stay) {
    boolean fitsAGone = false;
    for (Operation write : gone.candidates(observer)) {
      if (fits(write, observer)) {
        fitsAGone = true;
        if (inTime(write, observer)) {
          return true;
        }
      }
    }
    // The last write that fits, though not in time, stays: it shows what the observer missed.
    return fitsAGone
        && stay.candidates(observer).stream().noneMatch(w -> fits(w, observer))
        && !explainedByTheBeginning(observer);
  }

  /** Some writes, to be found by key or by what they write. */
  private final class Writes {
    private record Written(String key, @Nullable String value) {}

    private final Map<String, List<Operation>> byKey = new HashMap<>();
    private final Map<Written, List<Operation>> byValue = new HashMap<>();

    Writes(Collection<Operation> operations) {
      for (Operation operation : operations) {
        if (operation.mayWrite()) {
          Written written = new Written(operation.key(), operation.call().value());
          byKey.computeIfAbsent(operation.key(), k -> new ArrayList<>()).add(operation);
          byValue.computeIfAbsent(written, k -> new ArrayList<>()).add(operation);
        }
      }
    }

    boolean isEmpty() {
      return byKey.isEmpty();
    }

    /** All that may fit the observer, and perhaps more; none for what observes nothing. */
    List<Operation> candidates(Operation observer) {
      if (!observes(observer)) {
        return List.of();
      }
      Key key = keys.get(observer.key());
      boolean whole = key != null && !key.appends && observer.outcome() != Outcome.MISMATCH;
      if (whole && observer.action() == Action.GET) {
        return written(observer.key(), observer.result());
      }
      if (whole && observer.call().condition() instanceof Condition.ValueIs(String value)) {
        return written(observer.key(), value);
      }
      return byKey.getOrDefault(observer.key(), List.of());
    }

    private List<Operation> written(String key, @Nullable String value) {
      return byValue.getOrDefault(new Written(key, value), List.of());
    }
  }

  private static boolean observes(Operation operation) {
    return operation.action() == Action.GET
        || (operation.action() == Action.CAS && operation.outcome() != Outcome.FAILED);
  }

  /** Whether the write's effect alone could be what the observer saw. */
  private boolean fits(Operation write, Operation observer) {
    if (write.id() == observer.id() || !write.key().equals(observer.key())) {
      return false;
    }
    Condition condition = observer.call().condition();
    boolean mismatch = observer.outcome() == Outcome.MISMATCH;
    return switch (condition) {
      case null ->
          fitsValue(write, observer.result())
              && (appends(write.key()) || sameVersion(write, observer.version()));
      case Condition.ValueIs(String value) ->
          mismatch ? !writesExactly(write, value) : fitsValue(write, value);
      case Condition.VersionIs(long version) when version == 0 ->
          mismatch != fitsValue(write, null);
      case Condition.VersionIs(long version) -> mismatch || sameVersion(write, version);
    };
  }

  /** Whether a value of this key may be put together from many writes. */
  private boolean appends(String name) {
    Key key = keys.get(name);
    return key != null && key.appends;
  }

  private static boolean sameVersion(Operation write, long version) {
    return version <= 0 // not said, or of no value, whoever removed it
        || write.version() == Operation.NO_VERSION
        || write.version() == version;
  }

  private boolean writesExactly(Operation write, @Nullable String value) {
    return write.action() != Action.APPEND && Objects.equals(write.call().value(), value);
  }

  private boolean fitsValue(Operation write, @Nullable String value) {
    String written = write.call().value();
    Key key = keys.get(write.key());
    if (key == null || !key.appends) {
      return Objects.equals(written, value);
    }
    // With appends a value is put together from a beginning and what was appended.
    return written == null || (value != null && value.contains(written));
  }

  /** Whether the observer may have looked after the write and before the next one. */
  private boolean inTime(Operation write, Operation observer) {
    if (!realTime) {
      return true;
    }
    if (observer.before(write)) {
      return false;
    }
    Key key = keys.get(write.key());
    if (key == null || key.appends) {
      return true;
    }
    int at = Arrays.binarySearch(key.writeEnds, observer.invoked());
    int before = (at >= 0 ? at : -at - 1) - 1;
    return before < 0 || write.returned() >= key.latestBeginSoFar[before];
  }

  private boolean explainedByTheBeginning(Operation observer) {
    Condition condition = observer.call().condition();
    boolean mismatch = observer.outcome() == Outcome.MISMATCH;
    return switch (condition) {
      case null -> Objects.equals(initial, observer.result());
      case Condition.ValueIs(String value) -> mismatch != Objects.equals(initial, value);
      case Condition.VersionIs(long version) -> mismatch != (version == 0 && initial == null);
    };
  }
}
