package io.quorate.protocol.clock;

import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;

/**
 * The two classic ways to version with plain vector clocks per server, both wrong when two writers
 * meet at one coordinator. They are here to show that the model check would notice.
 */
final class PlainSubjects {
  private PlainSubjects() {}

  /** A vector clock per value: concurrent writes at one server look ordered, and one is lost. */
  static final class PerValue implements VersioningSubject<Map<Integer, VectorClock>, VectorClock> {
    @Override
    public Map<Integer, VectorClock> empty() {
      return new TreeMap<>();
    }

    @Override
    public VectorClock blind() {
      return VectorClock.empty();
    }

    @Override
    public Written<Map<Integer, VectorClock>, VectorClock> put(
        Map<Integer, VectorClock> state, VectorClock context, Replica replica, int event) {
      long counter = Math.max(context(state).get(replica.name), context.get(replica.name)) + 1;
      VectorClock version = context.join(VectorClock.of(Map.of(replica.name, counter)));
      Map<Integer, VectorClock> written = new TreeMap<>(Map.of(event, version));
      return new Written<>(join(state, written), version);
    }

    @Override
    public Map<Integer, VectorClock> join(
        Map<Integer, VectorClock> state, Map<Integer, VectorClock> other) {
      Map<Integer, VectorClock> all = new TreeMap<>(state);
      all.putAll(other);
      Map<Integer, VectorClock> kept = new TreeMap<>(all);
      kept.values()
          .removeIf(v -> all.values().stream().anyMatch(w -> w.compare(v) == Order.DESCENDS));
      return kept;
    }

    @Override
    public BitSet read(Map<Integer, VectorClock> state) {
      BitSet events = new BitSet();
      state.keySet().forEach(events::set);
      return events;
    }

    @Override
    public VectorClock context(Map<Integer, VectorClock> state) {
      return state.values().stream().reduce(VectorClock.empty(), VectorClock::join);
    }
  }

  /** A key's state under {@link PerKey}. */
  record Shared(VectorClock clock, BitSet values) {}

  /** One vector clock for all siblings: a stale write replaces none of them, and they pile up. */
  static final class PerKey implements VersioningSubject<Shared, VectorClock> {
    @Override
    public Shared empty() {
      return new Shared(VectorClock.empty(), new BitSet());
    }

    @Override
    public VectorClock blind() {
      return VectorClock.empty();
    }

    @Override
    public Written<Shared, VectorClock> put(
        Shared state, VectorClock context, Replica replica, int event) {
      Order order = context.compare(state.clock);
      boolean sawAll = order == Order.EQUAL || order == Order.DESCENDS;
      BitSet values = sawAll ? new BitSet() : (BitSet) state.values.clone();
      values.set(event);
      VectorClock clock = state.clock.join(context).increment(replica.name);
      return new Written<>(new Shared(clock, values), context.increment(replica.name));
    }

    @Override
    public Shared join(Shared state, Shared other) {
      return switch (state.clock.compare(other.clock)) {
        case DESCENDS -> state;
        case PRECEDES -> other;
        case EQUAL, CONCURRENT -> {
          BitSet values = (BitSet) state.values.clone();
          values.or(other.values);
          yield new Shared(state.clock.join(other.clock), values);
        }
      };
    }

    @Override
    public BitSet read(Shared state) {
      return state.values;
    }

    @Override
    public VectorClock context(Shared state) {
      return state.clock;
    }
  }
}
