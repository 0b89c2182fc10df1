package io.quorate.simulation.raft;

import io.quorate.protocol.raft.RaftSettings;
import io.quorate.simulation.engine.Choices;
import io.quorate.simulation.engine.Fingerprint;
import io.quorate.simulation.raft.RaftFault.Planned;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs in which one thing goes wrong again and again, at the very moment at which a promise hangs
 * on it; chance alone brings about such moments too seldom. Clients read a lot, anywhere.
 */
final class RaftScenes {
  private static final long MILLI = 1_000_000;
  private static final int OPERATIONS = 150;

  private RaftScenes() {}

  /** A leader hands over, and hears no more from a moment later on. */
  static RaftScenario handover(RaftScenario scenario) {
    return scene(
        scenario,
        (choices, election, plan, at) -> {
          plan.add(new Planned(at, new RaftFault.Transfer(RaftFault.LEADER)));
          long later = at + choices.between("later", 500, 6_000) * 1_000;
          plan.add(new Planned(later, new RaftFault.Isolation(true, election)));
        });
  }

  /** A leader is cut off and stands still, until others have long led; then it goes on. */
  static RaftScenario frozen(RaftScenario scenario) {
    return scene(
        scenario,
        (choices, election, plan, at) -> {
          long still = choices.between("still", 3 * election, 5 * election);
          plan.add(new Planned(at, new RaftFault.Isolation(true, still + election / 2)));
          plan.add(new Planned(at + MILLI, new RaftFault.Pause(RaftFault.LEADER, still)));
        });
  }

  /** What a leader says to one node takes so long that the node asks again. */
  static RaftScenario delayed(RaftScenario scenario) {
    return scene(
        scenario,
        (choices, election, plan, at) -> {
          int to = choices.index("to", scenario.nodes());
          long more = choices.between("more", election * 6 / 10, election * 9 / 10);
          plan.add(
              new Planned(at, new RaftFault.SlowLink(RaftFault.LEADER, to, more, 2 * election)));
        });
  }

  private interface Blow {
    void add(Choices choices, long election, List<Planned> plan, long at);
  }

  private static RaftScenario scene(RaftScenario scenario, Blow blow) {
    Choices choices = new Choices(scenario.seed(), new Fingerprint()).branch("scene");
    RaftSettings settings = scenario.settings().withLeases(1_000);
    long election = settings.electionNanos();
    List<Planned> plan = new ArrayList<>();
    long at = 3 * election;
    while (at < scenario.horizonNanos()) {
      blow.add(choices, election, plan, at);
      at += choices.between("at", 5 * election, 8 * election);
    }
    return new RaftScenario(
        scenario.seed(),
        Math.max(3, scenario.voters()),
        Math.max(3, scenario.voters()),
        false,
        settings,
        scenario.rules(),
        scenario.network().healed(),
        scenario.encodes(),
        scenario.horizonNanos(),
        List.copyOf(plan),
        5,
        OPERATIONS);
  }
}
