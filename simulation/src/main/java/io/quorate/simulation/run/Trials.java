package io.quorate.simulation.run;

import io.quorate.checker.Consistency;
import io.quorate.protocol.quorum.MergePolicy;
import io.quorate.simulation.engine.Environment;
import io.quorate.simulation.workload.Trial;
import io.quorate.simulation.world.KeyspacePlan;
import io.quorate.simulation.world.Scenario;
import io.quorate.simulation.world.World;
import io.quorate.store.merge.MergePolicies;
import java.util.LinkedHashMap;
import java.util.Map;

/** From what a scenario says of its keyspaces to the clients and the judges of each. */
final class Trials {
  private Trials() {}

  /** A trial for every keyspace, by name. */
  static Map<String, Trial> of(Scenario scenario, Environment environment, World world) {
    Map<String, Trial> trials = new LinkedHashMap<>();
    for (KeyspacePlan plan : scenario.keyspaces()) {
      String branch = trials.isEmpty() ? "clients" : "clients." + trials.size();
      Trial.Setting setting =
          new Trial.Setting(
              plan.workload(),
              plan.promises(scenario.plan()),
              plan.kind().isOrdered()
                  ? MergePolicy.SIBLINGS
                  : MergePolicies.of(plan.kind().merge()),
              world,
              environment,
              environment.choices().branch(branch));
      trials.put(plan.name(), trial(plan.kind(), setting, world));
    }
    return trials;
  }

  private static Trial trial(KeyspacePlan.Kind kind, Trial.Setting setting, World world) {
    return switch (kind) {
      case SIBLINGS, LAST_WRITER -> Trial.ofVersions(setting, world.wallTimes());
      case COUNTER -> Trial.ofCounters(setting);
      case SET -> Trial.ofMembers(setting, false);
      case MAP -> Trial.ofMembers(setting, true);
      case LINEARIZABLE -> Trial.ofOrdered(setting, Consistency.LINEARIZABLE);
      case SEQUENTIAL -> Trial.ofOrdered(setting, Consistency.SEQUENTIAL);
    };
  }
}
