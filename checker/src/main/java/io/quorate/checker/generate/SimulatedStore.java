package io.quorate.checker.generate;

import io.quorate.checker.history.Action;
import io.quorate.checker.history.Call;
import io.quorate.checker.history.Condition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A store that carries out one operation at a time. With a lag, every process reads from a replica
 * of its own that applies the same writes in the same order, later, though never later than what
 * the process itself wrote.
 */
final class SimulatedStore {

  /** What an operation did or saw. */
  record Effect(@Nullable String value, long version, boolean matched) {}

  private record Row(@Nullable String value, long version) {}

  private record Write(String key, Row row) {}

  private static final Row NOTHING = new Row(null, 0);

  private static final class Replica {
    final Map<String, Row> rows = new HashMap<>();
    int applied;
  }

  private final Map<String, Row> rows = new HashMap<>();
  private final List<Write> log = new ArrayList<>();
  private final Replica[] replicas;
  private final int lag;
  private final SplittableRandom random;

  SimulatedStore(int replicas, int lag, SplittableRandom random) {
    this.replicas = new Replica[replicas];
    this.lag = lag;
    this.random = random;
    for (int i = 0; i < replicas; i++) {
      restart(i);
    }
  }

  /** Gives the process a new replica, which starts where the log was some time ago. */
  void restart(int process) {
    replicas[process] = new Replica();
  }

  @Nullable String value(String key) {
    return row(key).value;
  }

  long version(String key) {
    return row(key).version;
  }

  private Row row(String key) {
    return rows.getOrDefault(key, NOTHING);
  }

  Effect apply(int process, Call call) {
    if (call.action() == Action.GET) {
      Row seen = lag == 0 ? row(call.key()) : replica(process, 0).getOrDefault(call.key(), NOTHING);
      return new Effect(seen.value, seen.value == null ? 0 : seen.version, true);
    }
    boolean matched = write(call);
    if (lag > 0) {
      // Written or compared at the end of the log, so the process has seen all of it.
      replica(process, log.size());
    }
    return new Effect(null, row(call.key()).version, matched);
  }

  /** A write whose process waits for it no longer. */
  void applyLate(Call call) {
    write(call);
  }

  private boolean write(Call call) {
    Row before = row(call.key());
    boolean matched = matches(call.condition(), before);
    if (matched) {
      String value = call.value();
      if (call.action() == Action.APPEND) {
        value = (before.value == null ? "" : before.value) + value;
      }
      Row after = new Row(value, before.version + 1);
      rows.put(call.key(), after);
      if (lag > 0) {
        log.add(new Write(call.key(), after));
      }
    }
    return matched;
  }

  private static boolean matches(@Nullable Condition condition, Row row) {
    return switch (condition) {
      case null -> true;
      case Condition.ValueIs(String value) -> Objects.equals(value, row.value);
      case Condition.VersionIs(long version) when version == 0 -> row.value == null;
      case Condition.VersionIs(long version) -> row.version == version;
    };
  }

  /** The process's replica, a random way further on, at least up to {@code least}. */
  private Map<String, Row> replica(int process, int least) {
    Replica replica = replicas[process];
    int from = Math.max(Math.max(replica.applied, least), log.size() - lag);
    int to = Math.min(log.size(), from + random.nextInt(lag + 1));
    while (replica.applied < to) {
      Write write = log.get(replica.applied++);
      replica.rows.put(write.key, write.row);
    }
    return replica.rows;
  }
}
