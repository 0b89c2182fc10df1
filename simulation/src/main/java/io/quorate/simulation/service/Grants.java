package io.quorate.simulation.service;

import io.quorate.services.queue.Fence;
import io.quorate.simulation.engine.Environment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who was told to hold a lock or a permit or to lead, and who believes it now. */
final class Grants {

  /**
   * Somebody was told.
   *
   * @param seenRevision the newest revision that had been shown to it
   */
  record Grant(String client, Fence fence, boolean shared, long seenRevision) {}

  private final Environment environment;
  private final boolean exclusionInTime;
  private final int capacity;
  private final List<Grant> all = new ArrayList<>();
  private final Map<ClientMachine, Grant> believed = new LinkedHashMap<>();

  /**
   * No grants yet.
   *
   * @param exclusionInTime whether two may never believe it at the same moment: not where an
   *     operator takes leases away from under their holders
   * @param capacity how many may hold together who do not share
   */
  Grants(Environment environment, boolean exclusionInTime, int capacity) {
    this.environment = environment;
    this.exclusionInTime = exclusionInTime;
    this.capacity = capacity;
  }

  List<Grant> all() {
    return all;
  }

  void granted(ClientMachine machine, Fence fence, boolean shared) {
    Grant grant = new Grant(machine.name(), fence, shared, machine.link().seenRevision());
    all.add(grant);
    believed.put(machine, grant);
    environment.counts().add(shared ? "granted.shared" : "granted");
    check(machine);
  }

  /** It believes so no longer. */
  void ended(ClientMachine machine) {
    believed.remove(machine);
  }

  /** It goes on after a stop: if it still believes, then rightly. */
  void check(ClientMachine machine) {
    Grant own = believed.get(machine);
    if (!exclusionInTime || own == null) {
      return;
    }
    List<Grant> others = new ArrayList<>();
    for (Map.Entry<ClientMachine, Grant> other : believed.entrySet()) {
      boolean together = own.shared() && other.getValue().shared();
      if (other.getKey() != machine && other.getKey().acts() && !together) {
        others.add(other.getValue());
      }
    }
    if (others.size() >= capacity) {
      environment.violated("more than %d hold at once: %s and %s".formatted(capacity, own, others));
    }
  }
}
