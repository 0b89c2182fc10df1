package io.quorate.protocol.clock;

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
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A set of dots, the causal history of a key at a replica and of a user in a {@link Context}: entry
 * (actor, n) stands for the writes 1 to n of that actor, and now and then for a few beyond a gap.
 *
 * <p>Immutable; entries are sorted by actor. Each carries the wall time of its latest write, which
 * never decides causality and only tells {@link #truncate} what is old. {@link #join} takes the
 * maximum of counters and of times independently, so it is commutative, associative and idempotent.
 */
@SuppressWarnings("ReferenceEquality") // an unchanged part is the same object
public final class Clock {
  /**
   * One actor's part: its writes 1 to {@code counter}, and a few beyond a gap. By a gap a writer
   * that has not seen a concurrent write at its own coordinator tells its own write from that one;
   * it closes as soon as the replica learns what is in between.
   *
   * @param counter how many writes are known without a gap, at least 0
   * @param beyond those known after a gap, ascending, all above {@code counter + 1}; mostly empty
   * @param touchedMillis wall time of the latest write known, milliseconds since 1970
   */
  public record Entry(Actor actor, long counter, List<Long> beyond, long touchedMillis) {
    public Entry {
      beyond = List.copyOf(beyond);
      if (counter < 0 || touchedMillis < 0 || (counter == 0 && beyond.isEmpty())) {
        throw new IllegalArgumentException(
            "entry of "
                + actor
                + " needs a write and a time from 0, not "
                + counter
                + " and "
                + touchedMillis);
      }
      long before = counter + 1;
      for (long next : beyond) {
        if (next <= before) {
          throw new IllegalArgumentException(
              "entry of " + actor + " must ascend above " + before + ", not " + beyond);
        }
        before = next;
      }
    }

    /** Writes 1 to {@code counter}, without a gap. */
    public Entry(Actor actor, long counter, long touchedMillis) {
      this(actor, counter, List.of(), touchedMillis);
    }

    /** Whether the actor's write of that number is known. */
    public boolean covers(long number) {
      return number <= counter || (!beyond.isEmpty() && beyond.contains(number));
    }

    /** The highest number of a known write, at least 1. */
    public long last() {
      return beyond.isEmpty() ? counter : beyond.getLast();
    }

    /** How many writes are known. */
    public long size() {
      return counter + beyond.size();
    }

    private boolean coversAll(Entry other) {
      // counter + 1 is unknown here, so a longer run of the other cannot be covered
      return counter >= other.counter
          && (other.beyond.isEmpty() || other.beyond.stream().allMatch(this::covers));
    }

    /** Whether joining the other would change nothing. */
    private boolean holds(Entry other) {
      return touchedMillis >= other.touchedMillis && coversAll(other);
    }

    private Entry join(Entry other) {
      if (holds(other)) {
        return this;
      }
      if (other.holds(this)) {
        return other;
      }
      long touched = Math.max(touchedMillis, other.touchedMillis);
      long joined = Math.max(counter, other.counter);
      if (beyond.isEmpty() && other.beyond.isEmpty()) {
        return new Entry(actor, joined, touched);
      }
      TreeSet<Long> rest = new TreeSet<>(beyond);
      rest.addAll(other.beyond);
      rest.headSet(joined, true).clear();
      while (rest.remove(joined + 1)) {
        joined++;
      }
      return new Entry(actor, joined, new ArrayList<>(rest), touched);
    }

    /** {@code [a/1,3]}, or {@code [a/1,3+5+8]} with writes beyond a gap. */
    @Override
    public String toString() {
      StringBuilder text = new StringBuilder("[" + actor + "," + counter);
      beyond.forEach(number -> text.append('+').append(number));
      return text.append(']').toString();
    }
  }

  private static final Clock EMPTY = new Clock(new Entry[0]);

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
      if (sorted[i].actor().equals(sorted[i - 1].actor())) {
        throw new IllegalArgumentException("two entries of actor " + sorted[i].actor());
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

  /** How many writes of that actor are known without a gap: 1 to that; 0 if none. */
  public long get(Actor actor) {
    int at = indexOf(actor);
    return at < 0 ? 0 : entries[at].counter();
  }

  /**
   * The highest number of a known write of that actor; 0 if none. Above {@link #get} after a gap.
   */
  public long last(Actor actor) {
    int at = indexOf(actor);
    return at < 0 ? 0 : entries[at].last();
  }

  /** Whether that write is part of this history. */
  public boolean covers(Dot dot) {
    int at = indexOf(dot.actor());
    return at >= 0 && entries[at].covers(dot.counter());
  }

  /** The number of writes known, of all actors. */
  public long sum() {
    long sum = 0;
    for (Entry entry : entries) {
      sum += entry.size();
    }
    return sum;
  }

  /** The actor of this node with the latest epoch in this clock. */
  public Optional<Actor> latest(String node) {
    for (int i = entries.length - 1; i >= 0; i--) {
      if (entries[i].actor().node().equals(node)) {
        return Optional.of(entries[i].actor());
      }
    }
    return Optional.empty();
  }

  /** This clock knowing the writes 1 to {@code counter} of that actor too, touched then. */
  public Clock with(Actor actor, long counter, long touchedMillis) {
    return with(new Entry(actor, counter, touchedMillis));
  }

  /** This clock knowing that write too, touched then. */
  public Clock with(Dot dot, long touchedMillis) {
    boolean adjacent = get(dot.actor()) == dot.counter() - 1;
    return with(
        adjacent
            ? new Entry(dot.actor(), dot.counter(), touchedMillis)
            : new Entry(dot.actor(), 0, List.of(dot.counter()), touchedMillis));
  }

  private Clock with(Entry entry) {
    int at = indexOf(entry.actor());
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
    if (all(other, Entry::holds)) {
      return this;
    }
    if (other.all(this, Entry::holds)) {
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
    return Order.of(!other.coversAll(this), !coversAll(other));
  }

  /** Whether every write of the other is known here; times do not count. */
  public boolean coversAll(Clock other) {
    return all(other, Entry::coversAll);
  }

  /** The view for people: per node, the last known write of each of its epochs, added up. */
  public VectorClock folded() {
    Map<String, Long> folded = new TreeMap<>();
    for (Entry entry : entries) {
      folded.merge(entry.actor().node(), entry.last(), Math::addExact);
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
    oldest.removeIf(e -> keep.test(e.actor()));
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
    ClockCodec.write(entries, out);
  }

  /** Reads what {@link #writeTo} wrote; refuses any other form. */
  public static Clock readFrom(WireReader in) {
    Entry[] entries = ClockCodec.read(in);
    return entries.length == 0 ? EMPTY : new Clock(entries);
  }

  int indexOf(Actor actor) {
    int low = 0;
    int high = entries.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = entries[middle].actor().compareTo(actor);
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

  /** Whether every entry of the other meets one here that passes. */
  private boolean all(Clock other, BiPredicate<Entry, Entry> passes) {
    if (this == other) {
      return true;
    }
    int mine = 0;
    for (Entry theirs : other.entries) {
      while (mine < entries.length && entries[mine].actor().compareTo(theirs.actor()) < 0) {
        mine++;
      }
      if (mine == entries.length
          || !entries[mine].actor().equals(theirs.actor())
          || !passes.test(entries[mine], theirs)) {
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
        : entries[mine].actor().compareTo(other.entries[theirs].actor());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Clock that && Arrays.equals(entries, that.entries);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(entries);
  }

  /** {@code [a/1,3],[b/7,1]}: with epochs, without times. */
  @Override
  public String toString() {
    return entries().stream().map(Entry::toString).collect(Collectors.joining(","));
  }
}
