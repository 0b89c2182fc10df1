package io.quorate.models.agent;

import io.quorate.models.registry.RegistryReply.Announced;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The models that an agent follows: whose newest versions and histories it fetches, one by one. */
final class Following {
  private final boolean prepares;
  private final SortedMap<String, Long> audits = new TreeMap<>();
  private List<Announced> announced = List.of();
  private boolean busy;
  private long auditsAsked;

  /**
   * @param prepares whether new versions are fetched as soon as they are announced
   */
  Following(boolean prepares) {
    this.prepares = prepares;
  }

  void hear(List<Announced> models) {
    announced = models;
  }

  /** What to fetch next; null: nothing, or something is on its way. */
  @Nullable AgentQuery next(
      SortedMap<String, SortedMap<Long, String>> held,
      SortedMap<String, SortedMap<Long, AgentAnswer.Damage>> damaged) {
    if (busy) {
      return null;
    }
    AgentQuery again = again(damaged);
    if (again != null) {
      busy = true;
      return again;
    }
    for (Announced model : announced) {
      if (audits.getOrDefault(model.model(), -1L) < model.audits()) {
        busy = true;
        auditsAsked = model.audits();
        return new AgentQuery.KeepHistory(model.model());
      }
      SortedMap<Long, String> versions = held.getOrDefault(model.model(), new TreeMap<>());
      if (prepares && model.newest() != 0 && !versions.containsKey(model.newest())) {
        busy = true;
        return new AgentQuery.Stage(model.model(), model.newest(), model.digest());
      }
    }
    return null;
  }

  /** What was found damaged is fetched again, where anything tells what it was. */
  private static @Nullable AgentQuery again(
      SortedMap<String, SortedMap<Long, AgentAnswer.Damage>> damaged) {
    for (var model : damaged.entrySet()) {
      for (var version : model.getValue().entrySet()) {
        if (!version.getValue().digest().isEmpty()) {
          return new AgentQuery.Stage(
              model.getKey(), version.getKey(), version.getValue().digest());
        }
      }
    }
    return null;
  }

  void done(AgentQuery query, SortedMap<String, SortedMap<Long, String>> held) {
    busy = false;
    if (query instanceof AgentQuery.Stage stage) {
      held.computeIfAbsent(stage.model(), _ -> new TreeMap<>()).put(stage.number(), stage.digest());
    } else if (query instanceof AgentQuery.KeepHistory history) {
      audits.put(history.model(), auditsAsked);
    }
  }

  /** Whether something is on its way. */
  boolean busy() {
    return busy;
  }

  void failed() {
    busy = false;
  }
}
