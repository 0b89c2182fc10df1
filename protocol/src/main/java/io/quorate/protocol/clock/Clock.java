package io.quorate.protocol.clock;

import io.quorate.protocol.wire.MalformedWireException;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A set of dots without gaps: entry (actor, n) stands for the writes 1 to n of that actor. The
 * causal history of a key at a replica, and of a user in a {@link Context}.
 *
 * <p>Immutable; entries are sorted by actor. Each carries the wall time of its latest write, which
 * never decides causality and only tells {@link #truncate} what is old. {@link #join} takes the
 * maximum of counters and of times independently, so it is commutative, associative and idempotent.
 */
@SuppressWarnings("ReferenceEquality") // an unchanged part is the same object
public final class Clock {
  /**
   * One actor's part.
   *
   * @param counter at least 1
   * @param touchedMillis wall time of the latest write known, milliseconds since 1970
   */
  public record Entry(Actor actor, long counter, long touchedMillis) {
    public Entry {
      if (counter < 1 || touchedMillis < 0) {
        throw new IllegalArgumentException(
            "entry of "
                + actor
                + " needs a counter from 1 and a time from 0, not "
                + counter
                + " and "
                + touchedMillis);
      }
    }

    private boolean holds(Entry other) {
      return counter >= other.counter && touchedMillis >= other.touchedMillis;
    }

    private Entry join(Entry other) {
      if (holds(other)) {
        return this;
      }
      return other.holds(this)
          ? other
          : new Entry(
              actor,
              Math.max(counter, other.counter),
              Math.max(touchedMillis, other.touchedMillis));
    }
  }

  private static final Clock EMPTY = new Clock(new Entry[0]);
  // node length, epoch, counter, time
  private static final int ENTRY_BYTES_MIN = 4;

  private final Entry[] entries;

  private Clock(Entry[] entries) {
    this.entries = entries;
  }

  /** The clock that knows nothing. */
  public static Clock empty() {
    return EMPTY;
  }

  /** A clock of these entries, in any order; refuses two of the same actor. */
  public static Clock of(List<Entry> entries) {
    Entry[] sorted = entries.toArray(new Entry[0]);
    Arrays.sort(sorted, Comparator.comparing(Entry::actor));
    for (int i = 1; i < sorted.length; i++) {
      if (sorted[i].actor.equals(sorted[i - 1].actor)) {
        throw new IllegalArgumentException("two entries of actor " + sorted[i].actor);
      }
    }
    return new Clock(sorted);
  }

  /** The entries, sorted by actor. */
  public List<Entry> entries() {
    return Collections.unmodifiableList(Arrays.asList(entries));
  }

  /** The number of actors. */
  public int size() {
    return entries.length;
  }

  public boolean isEmpty() {
    return entries.length == 0;
  }

  /** How many writes of that actor are known; 0 if none. */
  public long get(Actor actor) {
    int at = indexOf(actor);
    return at < 0 ? 0 : entries[at].counter;
  }

  /** Whether that write is part of this history. */
  public boolean covers(Dot dot) {
    return get(dot.actor()) >= dot.counter();
  }

  /** The number of writes known, of all actors. */
  public long sum() {
    long sum = 0;
    for (Entry entry : entries) {
      sum += entry.counter;
    }
    return sum;
  }

  /** The actor of this node with the latest epoch in this clock. */
  public Optional<Actor> latest(String node) {
    for (int i = entries.length - 1; i >= 0; i--) {
      if (entries[i].actor.node().equals(node)) {
        return Optional.of(entries[i].actor);
      }
    }
    return Optional.empty();
  }

  /** This clock knowing at least {@code counter} writes of that actor, touched at least then. */
  public Clock with(Actor actor, long counter, long touchedMillis) {
    Entry entry = new Entry(actor, counter, touchedMillis);
    int at = indexOf(actor);
    if (at >= 0) {
      Entry joined = entries[at].join(entry);
      if (joined == entries[at]) {
        return this;
      }
      Entry[] next = entries.clone();
      next[at] = joined;
      return new Clock(next);
    }
    int insert = -at - 1;
    Entry[] next = new Entry[entries.length + 1];
    System.arraycopy(entries, 0, next, 0, insert);
    next[insert] = entry;
    System.arraycopy(entries, insert, next, insert + 1, entries.length - insert);
    return new Clock(next);
  }

  /** The least clock that knows all that both know; {@code this} if that is nothing new. */
  public Clock join(Clock other) {
    if (holds(other)) {
      return this;
    }
    if (other.holds(this)) {
      return other;
    }
    ArrayList<Entry> joined = new ArrayList<>(entries.length + other.entries.length);
    int mine = 0;
    int theirs = 0;
    while (mine < entries.length || theirs < other.entries.length) {
      int order = compareAt(mine, other, theirs);
      if (order == 0) {
        joined.add(entries[mine++].join(other.entries[theirs++]));
      } else {
        joined.add(order < 0 ? entries[mine++] : other.entries[theirs++]);
      }
    }
    return new Clock(joined.toArray(new Entry[0]));
  }

  /** How this history relates to the other; times do not count. */
  public Order compare(Clock other) {
    boolean more = false;
    boolean less = false;
    int mine = 0;
    int theirs = 0;
    while (mine < entries.length || theirs < other.entries.length) {
      int order = compareAt(mine, other, theirs);
      long difference = order;
      if (order == 0) {
        difference = Long.compare(other.entries[theirs++].counter, entries[mine++].counter);
      } else if (order < 0) {
        mine++;
      } else {
        theirs++;
      }
      more |= difference < 0;
      less |= difference > 0;
    }
    return Order.of(more, less);
  }

  /** The view for people: per node, the writes of all its epochs added up. */
  public VectorClock folded() {
    Map<String, Long> folded = new TreeMap<>();
    for (Entry entry : entries) {
      folded.merge(entry.actor.node(), entry.counter, Math::addExact);
    }
    return VectorClock.of(folded);
  }

  /**
   * At most {@code sizeMax} entries where possible: the least recently touched go first, ties by
   * actor, and those that {@code keep} names never go.
   */
  public Clock truncate(int sizeMax, Predicate<Actor> keep) {
    if (entries.length <= sizeMax) {
      return this;
    }
    List<Entry> oldest = new ArrayList<>(entries());
    oldest.removeIf(e -> keep.test(e.actor));
    oldest.sort(Comparator.comparingLong(Entry::touchedMillis)); // stable: ties stay by actor
    int surplus = Math.min(oldest.size(), entries.length - sizeMax);
    if (surplus == 0) {
      return this;
    }
    List<Entry> kept = new ArrayList<>(entries());
    kept.removeAll(oldest.subList(0, surplus));
    return new Clock(kept.toArray(new Entry[0]));
  }

  /** Writes the canonical form. */
  public void writeTo(WireWriter out) {
    out.varint(entries.length);
    for (Entry entry : entries) {
      out.string(entry.actor.node())
          .varint(entry.actor.epoch())
          .varint(entry.counter)
          .varint(entry.touchedMillis);
    }
  }

  /** Reads what {@link #writeTo} wrote; refuses any other form. */
  public static Clock readFrom(WireReader in) {
    int size = in.count(ENTRY_BYTES_MIN);
    if (size == 0) {
      return EMPTY;
    }
    Entry[] entries = new Entry[size];
    for (int i = 0; i < size; i++) {
      int at = in.position();
      Actor actor = new Actor(in.string(), in.counter());
      long counter = in.counter();
      long touchedMillis = in.counter();
      if (counter == 0) {
        throw new MalformedWireException("a counter from 1 for " + actor, at, "0");
      }
      if (i > 0 && entries[i - 1].actor.compareTo(actor) >= 0) {
        throw new MalformedWireException(
            "actors in ascending order", at, actor + " after " + entries[i - 1].actor);
      }
      entries[i] = new Entry(actor, counter, touchedMillis);
    }
    return new Clock(entries);
  }

  int indexOf(Actor actor) {
    int low = 0;
    int high = entries.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = entries[middle].actor.compareTo(actor);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -low - 1;
  }

  Entry entry(int index) {
    return entries[index];
  }

  /** Whether joining the other would change nothing. */
  private boolean holds(Clock other) {
    if (this == other) {
      return true;
    }
    int mine = 0;
    for (Entry theirs : other.entries) {
      while (mine < entries.length && entries[mine].actor.compareTo(theirs.actor) < 0) {
        mine++;
      }
      if (mine == entries.length
          || !entries[mine].actor.equals(theirs.actor)
          || !entries[mine].holds(theirs)) {
        return false;
      }
      mine++;
    }
    return true;
  }

  /** Which side's next actor comes first; an exhausted side comes last. */
  private int compareAt(int mine, Clock other, int theirs) {
    if (mine == entries.length) {
      return 1;
    }
    return theirs == other.entries.length
        ? -1
        : entries[mine].actor.compareTo(other.entries[theirs].actor);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Clock that && Arrays.equals(entries, that.entries);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(entries);
  }

  /** {@code [A/1,3],[B/7,1]}: with epochs, without times. */
  @Override
  public String toString() {
    return entries().stream()
        .map(e -> "[" + e.actor + "," + e.counter + "]")
        .collect(Collectors.joining(","));
  }
}
