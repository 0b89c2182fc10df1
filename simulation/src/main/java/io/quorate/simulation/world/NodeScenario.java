package io.quorate.simulation.world;

import io.quorate.protocol.quorum.QuorumRules;
import io.quorate.protocol.quorum.QuorumSettings;
import io.quorate.protocol.quorum.UpkeepSettings;
import io.quorate.simulation.engine.Choices;
import io.quorate.simulation.engine.Fingerprint;
import io.quorate.simulation.engine.NetworkProfile;
import io.quorate.simulation.fault.FaultLimits;
import io.quorate.simulation.fault.FaultPlan;
import io.quorate.simulation.fault.FaultPlanner;
import io.quorate.simulation.node.Machinery;
import io.quorate.simulation.workload.WorkloadSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Draws runs of whole nodes, with one to three keyspaces of different kinds. */
final class NodeScenario {
  private static final long SECOND = 1_000_000_000;
  private static final int PACES = 9;
  private static final int REPLICAS_MAX = 4;

  /** Judging sequential consistency may take long where there are many. */
  private static final int SEQUENTIAL_OPERATIONS_MAX = 150;

  private static final List<KeyspacePlan.Kind> EVENTUAL =
      Stream.of(KeyspacePlan.Kind.values()).filter(kind -> !kind.isOrdered()).toList();

  private final Choices choices;
  private final long horizon;
  private final long timeoutNanos;

  private NodeScenario(Choices choices) {
    this.choices = choices;
    this.horizon = SECOND * choices.between("scenario.horizon", 2, 15);
    this.timeoutNanos = SECOND / 4 << choices.index("scenario.timeout", 4);
  }

  static Scenario draw(long seed) {
    Choices choices = new Choices(seed, new Fingerprint()).branch("node.scenario");
    return new NodeScenario(choices).scenario(seed);
  }

  private Scenario scenario(long seed) {
    int operations = (int) choices.between("scenario.operations", 100, 600);
    List<KeyspacePlan> keyspaces = new ArrayList<>();
    int count = 1 + choices.index("scenario.keyspaces", 3);
    for (int i = 0; i < count; i++) {
      keyspaces.add(keyspace("ks" + i, operations / count));
    }
    boolean sloppy = keyspaces.stream().anyMatch(k -> k.quorum().sloppy());
    int replicas = keyspaces.stream().mapToInt(k -> k.quorum().n()).max().orElse(1);
    int copies = keyspaces.stream().mapToInt(NodeScenario::copies).min().orElse(1);
    int members = Math.max(2, replicas) + choices.index("scenario.more", 3);
    int nodes = members + choices.index("scenario.joiners", 3);
    FaultLimits limits =
        new FaultLimits(
            nodes,
            members,
            sloppy ? nodes : replicas + 1, // whoever is let go may have stood in for an owner
            Math.min(
                copies - 1, 1), // what those that decide the table stand while one of them leaves
            horizon,
            FaultLimits.WHOLE_NODES,
            SECOND / 4 << choices.index("scenario.pace", 5));
    UpkeepSettings upkeep = Scenario.upkeep(choices, PACES);
    NetworkProfile network = NetworkProfile.draw(choices);
    long skew =
        choices.chance("scenario.skewed", 400_000) ? choices.below("scenario.skew", 1_000) : 0;
    boolean encodes = choices.below("scenario.encodes", 16) == 0;
    FaultPlan plan = FaultPlanner.draw(choices.branch("faults"), limits);
    return new Scenario(
        seed,
        nodes,
        members,
        keyspaces,
        QuorumRules.DEFAULT,
        Machinery.SOUND,
        OrderTuning.draw(choices.branch("order")),
        upkeep,
        network,
        skew,
        true,
        encodes,
        horizon,
        plan);
  }

  /** One more than disks may be lost: a group goes on as long as a majority kept theirs. */
  private static int copies(KeyspacePlan keyspace) {
    QuorumSettings quorum = keyspace.quorum();
    return keyspace.kind().isOrdered() ? (quorum.n() + 1) / 2 : quorum.w();
  }

  private KeyspacePlan keyspace(String name, int operations) {
    if (choices.chance("keyspace.ordered", 300_000)) {
      return ordered(name, operations);
    }
    KeyspacePlan.Kind kind =
        choices.chance("keyspace.siblings", 400_000)
            ? KeyspacePlan.Kind.SIBLINGS
            : EVENTUAL.get(choices.index("keyspace.kind", EVENTUAL.size()));
    WorkloadSettings workload = workload(name, operations);
    return new KeyspacePlan(
        kind,
        quorum(),
        1 + choices.index("keyspace.partitions", 3),
        placement(),
        kind == KeyspacePlan.Kind.SIBLINGS ? workload : workload.unconditional());
  }

  private KeyspacePlan ordered(String name, int operations) {
    boolean sequential = choices.chance("keyspace.sequential", 400_000);
    int voters = choices.chance("keyspace.three", 700_000) ? 3 : 1 + choices.index("voters", 4);
    int majority = voters / 2 + 1;
    QuorumSettings quorum =
        new QuorumSettings(
            voters,
            majority,
            majority,
            false,
            KeyspacePlan.CLOCK_ENTRIES_UNBOUNDED,
            1,
            timeoutNanos);
    int few = sequential ? Math.min(operations, SEQUENTIAL_OPERATIONS_MAX) : operations;
    return new KeyspacePlan(
        sequential ? KeyspacePlan.Kind.SEQUENTIAL : KeyspacePlan.Kind.LINEARIZABLE,
        sequential ? "sequential" : "linearizable",
        quorum,
        sequential ? 1 : 1 + choices.index("keyspace.groups", 2),
        placement(),
        choices.chance("keyspace.keepsAll", 300_000)
            ? 0
            : 1 + choices.below("keyspace.history", 40),
        workload(name, few));
  }

  private WorkloadSettings workload(String name, int operations) {
    return WorkloadSettings.draw(
        choices.branch("workload." + name), name, operations, horizon, timeoutNanos * 4);
  }

  private String placement() {
    return choices.chance("keyspace.ring", 500_000) ? "ring" : "rendezvous";
  }

  private QuorumSettings quorum() {
    QuorumSettings q = Scenario.quorum(choices);
    int n = Math.min(q.n(), REPLICAS_MAX);
    int w = Math.min(q.w(), n);
    boolean stale = choices.chance("quorum.stale", 100_000);
    int r = stale ? 1 + choices.index("quorum.few", n) : Math.clamp(q.r(), n - w + 1, n);
    return new QuorumSettings(
        n, r, w, q.sloppy(), q.clockEntriesMax(), q.siblingsMax(), timeoutNanos);
  }
}
