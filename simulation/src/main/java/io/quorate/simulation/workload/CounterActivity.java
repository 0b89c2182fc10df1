package io.quorate.simulation.workload;

import io.quorate.protocol.clock.Sibling;
import io.quorate.simulation.engine.Choices;
import io.quorate.simulation.history.CounterHistory;
import io.quorate.simulation.history.CounterHistory.Increment;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Consumer;

/** Adds to and subtracts from a few counters, and reads them. */
final class CounterActivity implements Activity {
  private static final int DELTA_MAX = 9;

  private final WorkloadSettings settings;
  private final SortedMap<String, CounterHistory> counters;
  private final boolean regularReads;
  private final Consumer<String> violations;

  /**
   * @param regularReads whether a read shows all that was acknowledged before
   */
  CounterActivity(
      WorkloadSettings settings,
      SortedMap<String, CounterHistory> counters,
      boolean regularReads,
      Consumer<String> violations) {
    this.settings = settings;
    this.counters = counters;
    this.regularReads = regularReads;
    this.violations = violations;
  }

  @Override
  public Operation next(Choices choices) {
    String key = "k" + choices.index("client.key", settings.keys());
    CounterHistory counter = counters.computeIfAbsent(key, k -> new CounterHistory(k, violations));
    return switch (settings.kind(choices)) {
      case GET, SCAN -> read(key, counter);
      case PUT, BLIND_PUT, STALE_PUT, DELETE, BLIND_DELETE, CONDITIONAL_PUT, CONDITIONAL_DELETE ->
          add(key, counter, choices.between("client.delta", -DELTA_MAX, DELTA_MAX));
    };
  }

  private Operation read(String key, CounterHistory counter) {
    List<Increment> before = counter.acknowledged();
    return new Operation(
        new Request.Get(settings.keyspace(), bytes(key), 0),
        reply -> {
          if (reply instanceof Reply.Found found && regularReads) {
            counter.read(before, value(found.siblings()));
          }
        });
  }

  private Operation add(String key, CounterHistory counter, long delta) {
    Increment increment = counter.begin(delta);
    byte[] value = Long.toString(delta).getBytes(StandardCharsets.UTF_8);
    return new Operation(
        new Request.Put(settings.keyspace(), bytes(key), null, false, value, 0),
        reply -> counter.known(increment, Fates.of(reply)));
  }

  /** What a counter shows: nothing is zero. */
  static long value(List<Sibling> siblings) {
    return siblings.isEmpty() || siblings.getFirst().deleted()
        ? 0
        : Long.parseLong(new String(siblings.getFirst().value(), StandardCharsets.UTF_8));
  }

  private static byte[] bytes(String key) {
    return key.getBytes(StandardCharsets.UTF_8);
  }
}
