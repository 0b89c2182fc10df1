package io.quorate.store.merge;

import io.quorate.protocol.clock.Actor;
import io.quorate.protocol.clock.Clock;
import io.quorate.protocol.clock.Dot;
import io.quorate.protocol.clock.LamportClock;
import io.quorate.protocol.clock.LamportTime;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Named cells with observed-remove presence, without tombstones (Bieniusa et al. 2012): a cell that
 * one side lacks was removed if that side has seen the cell's dot, and is news if it has not.
 *
 * @param seen per actor the last counter that this state has seen
 * @param cells by name, then by the dot that wrote them; several dots when written concurrently
 */
record Observed(SortedMap<Actor, Long> seen, SortedMap<String, SortedMap<Dot, Cell>> cells) {

  /**
   * What was written.
   *
   * @param stamp Lamport time within the key: larger than all that the writer had seen
   */
  record Cell(long stamp, String value) {}

  static final Observed NOTHING = new Observed(new TreeMap<>(), new TreeMap<>());

  Observed merge(Observed other) {
    TreeMap<Actor, Long> seenByBoth = new TreeMap<>(seen);
    other.seen.forEach((actor, counter) -> seenByBoth.merge(actor, counter, Math::max));
    TreeMap<String, SortedMap<Dot, Cell>> kept = new TreeMap<>();
    keep(this, other, kept);
    keep(other, this, kept);
    return new Observed(seenByBoth, kept);
  }

  private static void keep(
      Observed from, Observed other, TreeMap<String, SortedMap<Dot, Cell>> kept) {
    from.cells.forEach((name, dots) ->
        dots.forEach((dot, cell) -> {
          SortedMap<Dot, Cell> theirs = other.cells.get(name);
          if ((theirs != null && theirs.containsKey(dot)) || !other.hasSeen(dot)) {
            kept.computeIfAbsent(name, none -> new TreeMap<>()).put(dot, cell);
          }
        }));
  }

  private boolean hasSeen(Dot dot) {
    return seen.getOrDefault(dot.actor(), 0L) >= dot.counter();
  }

  /** A copy that may be changed, and has seen what the clock covers and the dot. */
  Observed next(Clock clock, Dot dot) {
    TreeMap<Actor, Long> more = new TreeMap<>(seen);
    for (Clock.Entry entry : clock.entries()) {
      more.merge(entry.actor(), entry.counter(), Math::max);
    }
    more.merge(dot.actor(), dot.counter(), Math::max);
    return new Observed(more, new TreeMap<>(cells));
  }

  /** The same with every actor under another name, none twice. */
  Observed renamed(UnaryOperator<Actor> name) {
    TreeMap<Actor, Long> others = new TreeMap<>();
    seen.forEach((actor, counter) -> others.put(name.apply(actor), counter));
    TreeMap<String, SortedMap<Dot, Cell>> renamed = new TreeMap<>();
    cells.forEach((cell, dots) -> {
      TreeMap<Dot, Cell> own = new TreeMap<>();
      dots.forEach((dot, value) -> own.put(new Dot(name.apply(dot.actor()), dot.counter()), value));
      renamed.put(cell, own);
    });
    return new Observed(others, renamed);
  }

  /** The stamp of the next write, which {@code node} coordinates: later than all that is seen. */
  long nextStamp(String node) {
    LamportTime latest = new LamportTime(0, "");
    for (SortedMap<Dot, Cell> dots : cells.values()) {
      for (Map.Entry<Dot, Cell> entry : dots.entrySet()) {
        LamportTime written = writtenAt(entry);
        latest = written.compareTo(latest) > 0 ? written : latest;
      }
    }
    return new LamportClock(node).observe(latest).time();
  }

  /**
   * The value of a cell: of concurrent ones that which is last in Lamport's total order; of those
   * that one node wrote in different lives, that of the later life.
   */
  static String winner(SortedMap<Dot, Cell> dots) {
    Map.Entry<Dot, Cell> best = null;
    for (Map.Entry<Dot, Cell> entry : dots.entrySet()) { // ascending by life within a node
      if (best == null || writtenAt(entry).compareTo(writtenAt(best)) >= 0) {
        best = entry;
      }
    }
    if (best == null) {
      throw new IllegalStateException("A cell without a dot must not exist");
    }
    return best.getValue().value;
  }

  private static LamportTime writtenAt(Map.Entry<Dot, Cell> cell) {
    return new LamportTime(cell.getValue().stamp, cell.getKey().actor().node());
  }

  byte[] encode() {
    WireWriter out = new WireWriter();
    out.varint(seen.size());
    seen.forEach((actor, counter) -> {
      out.string(actor.node());
      out.varint(actor.epoch());
      out.varint(counter);
    });
    out.varint(cells.size());
    cells.forEach((name, dots) -> {
      out.string(name);
      out.varint(dots.size());
      dots.forEach((dot, cell) -> {
        CounterType.Dots.write(out, dot);
        out.varint(cell.stamp);
        out.string(cell.value);
      });
    });
    return out.toBytes();
  }

  static Observed decode(byte[] bytes) {
    WireReader in = new WireReader(bytes);
    TreeMap<Actor, Long> seen = new TreeMap<>();
    for (long left = in.varint(); left > 0; left--) {
      seen.put(new Actor(in.string(), in.varint()), in.varint());
    }
    TreeMap<String, SortedMap<Dot, Cell>> cells = new TreeMap<>();
    for (long left = in.varint(); left > 0; left--) {
      String name = in.string();
      TreeMap<Dot, Cell> dots = new TreeMap<>();
      for (long more = in.varint(); more > 0; more--) {
        dots.put(CounterType.Dots.read(in), new Cell(in.varint(), in.string()));
      }
      cells.put(name, dots);
    }
    in.expectEnd();
    return new Observed(seen, cells);
  }
}
