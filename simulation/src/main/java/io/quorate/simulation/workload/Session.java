package io.quorate.simulation.workload;

import io.quorate.protocol.clock.Context;
import io.quorate.simulation.history.Knowledge;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The contexts that one client holds, newest last, with what each covers. */
final class Session {
  private static final int CONTEXTS_MAX = 8;

  /** A context and what it covers. */
  record Seen(Context context, Knowledge known) {}

  private final TreeMap<String, List<Seen>> byKey = new TreeMap<>();

  void learn(String key, Context context, Knowledge known) {
    List<Seen> seen = byKey.computeIfAbsent(key, _ -> new ArrayList<>());
    if (seen.size() == CONTEXTS_MAX) {
      seen.removeFirst();
    }
    seen.addLast(new Seen(context, known));
  }

  void forget(String key) {
    byKey.remove(key);
  }

  /** The newest context of a key; null for none. */
  @Nullable Seen newest(String key) {
    List<Seen> seen = all(key);
    return seen.isEmpty() ? null : seen.getLast();
  }

  List<Seen> all(String key) {
    return byKey.getOrDefault(key, List.of());
  }
}
