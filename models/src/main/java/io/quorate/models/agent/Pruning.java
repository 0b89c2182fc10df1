package io.quorate.models.agent;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which versions a library needs no more. */
final class Pruning {
  private Pruning() {}

  /**
   * The next one that goes; empty: none.
   *
   * @param held digests by model and number
   * @param needed by lanes: what is served, staged, ordered, or may be called back
   * @param keep so many of each model's newest stay besides
   * @param busy models of which nothing may go now
   */
  static Optional<AgentQuery.Prune> next(
      SortedMap<String, SortedMap<Long, String>> held,
      Map<String, SortedSet<Long>> needed,
      int keep,
      Set<String> busy) {
    for (Map.Entry<String, SortedMap<Long, String>> model : held.entrySet()) {
      if (busy.contains(model.getKey())) {
        continue;
      }
      SortedSet<Long> numbers = new TreeSet<>(model.getValue().keySet());
      for (int i = 0; i < keep && !numbers.isEmpty(); i++) {
        numbers.removeLast();
      }
      numbers.removeAll(needed.getOrDefault(model.getKey(), new TreeSet<>()));
      if (!numbers.isEmpty()) {
        return Optional.of(new AgentQuery.Prune(model.getKey(), numbers.getFirst()));
      }
    }
    return Optional.empty();
  }
}
