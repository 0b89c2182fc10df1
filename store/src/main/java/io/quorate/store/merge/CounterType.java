package io.quorate.store.merge;

import io.quorate.protocol.clock.Actor;
import io.quorate.protocol.clock.Clock;
import io.quorate.protocol.clock.Dot;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * A counter that goes up and down (PN-Counter, Shapiro et al. 2011, §3.1.3). Operations: an integer
 * to add, such as {@code 5} or {@code -3}.
 *
 * <p>Each actor adds to a <em>run</em> of its own, named by the dot that began it. After a deletion
 * an actor begins a new run: else the larger total of the old run, coming back from a concurrent
 * sibling, would swallow what was added since.
 */
final class CounterType implements ReplicatedType<SortedMap<Dot, CounterType.Totals>> {

  /** What a run has added and subtracted; both only grow. */
  record Totals(long added, long subtracted) {}

  @Override
  public SortedMap<Dot, Totals> nothing() {
    return new TreeMap<>();
  }

  @Override
  public SortedMap<Dot, Totals> merge(SortedMap<Dot, Totals> left, SortedMap<Dot, Totals> right) {
    TreeMap<Dot, Totals> merged = new TreeMap<>(left);
    right.forEach((run, totals) -> merged.merge(run, totals, CounterType::larger));
    return merged;
  }

  private static Totals larger(Totals a, Totals b) {
    return new Totals(Math.max(a.added, b.added), Math.max(a.subtracted, b.subtracted));
  }

  @Override
  public SortedMap<Dot, Totals> apply(
      SortedMap<Dot, Totals> state, Clock seen, Dot dot, String operation) {
    long delta = parse(operation);
    TreeMap<Dot, Totals> next = new TreeMap<>(state);
    Dot run = dot;
    for (Dot candidate : state.keySet()) {
      if (candidate.actor().equals(dot.actor())) {
        run = candidate; // sorted, so the last one is the actor's latest run
      }
    }
    Totals totals = next.getOrDefault(run, new Totals(0, 0));
    next.put(
        run,
        delta >= 0
            ? new Totals(Math.addExact(totals.added, delta), totals.subtracted)
            : new Totals(totals.added, Math.subtractExact(totals.subtracted, delta)));
    return next;
  }

  private static long parse(String operation) {
    try {
      return Long.parseLong(operation.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "A counter takes an integer to add, such as 5 or -3, not '" + operation.strip() + "'", e);
    }
  }

  @Override
  public String render(SortedMap<Dot, Totals> state) {
    long value = 0;
    for (Totals totals : state.values()) {
      value += totals.added - totals.subtracted;
    }
    return Long.toString(value);
  }

  @Override
  public SortedMap<Dot, Totals> renamed(SortedMap<Dot, Totals> state, UnaryOperator<Actor> name) {
    TreeMap<Dot, Totals> renamed = new TreeMap<>();
    state.forEach(
        (dot, totals) -> renamed.put(new Dot(name.apply(dot.actor()), dot.counter()), totals));
    return renamed;
  }

  @Override
  public byte[] encode(SortedMap<Dot, Totals> state) {
    WireWriter out = new WireWriter();
    out.varint(state.size());
    for (Map.Entry<Dot, Totals> entry : state.entrySet()) {
      Dots.write(out, entry.getKey());
      out.varint(entry.getValue().added);
      out.varint(entry.getValue().subtracted);
    }
    return out.toBytes();
  }

  @Override
  public SortedMap<Dot, Totals> decode(byte[] bytes) {
    WireReader in = new WireReader(bytes);
    TreeMap<Dot, Totals> state = new TreeMap<>();
    for (long left = in.varint(); left > 0; left--) {
      state.put(Dots.read(in), new Totals(in.varint(), in.varint()));
    }
    in.expectEnd();
    return state;
  }

  /** How dots stand in encoded states. */
  static final class Dots {
    private Dots() {}

    static void write(WireWriter out, Dot dot) {
      out.string(dot.actor().node());
      out.varint(dot.actor().epoch());
      out.varint(dot.counter());
    }

    static Dot read(WireReader in) {
      return new Dot(new Actor(in.string(), in.varint()), in.varint());
    }
  }
}
