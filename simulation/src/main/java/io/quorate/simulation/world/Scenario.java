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
import io.quorate.simulation.fault.Shrinkable;
import io.quorate.simulation.node.Machinery;
import io.quorate.simulation.workload.WorkloadSettings;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * All that decides a run: drawn from a seed, and then perhaps edited, to shrink a failure or to
 * plant a defect.
 *
 * @param nodes in the world, of which the first {@code members} are members from the beginning
 * @param keyspaces what clients use, at least one; a world of bare processes has one
 * @param machinery how machines drive whole nodes
 * @param order how groups of ordered keyspaces behave; bare processes have none
 * @param upkeep how eagerly replicas are kept equal, and tombstones reaped
 * @param skewMillis wall clocks are wrong by at most this
 * @param swims whether the real failure detector runs, or one that looks from outside
 * @param encodes whether messages and records are encoded and decoded on their way
 * @param horizonNanos when the faults end
 */
public record Scenario(
    long seed,
    int nodes,
    int members,
    List<KeyspacePlan> keyspaces,
    QuorumRules rules,
    Machinery machinery,
    OrderTuning order,
    UpkeepSettings upkeep,
    NetworkProfile network,
    long skewMillis,
    boolean swims,
    boolean encodes,
    long horizonNanos,
    FaultPlan plan)
    implements Shrinkable<Scenario> {
  private static final long SECOND = 1_000_000_000;

  /** Draws a run of whole nodes. */
  public static Scenario drawNodes(long seed) {
    return NodeScenario.draw(seed);
  }

  /** Draws a run of bare processes. */
  public static Scenario draw(long seed) {
    Choices choices = new Choices(seed, new Fingerprint()).branch("scenario");
    QuorumSettings quorum = quorum(choices);
    int members = Math.max(2, quorum.n() + choices.index("scenario.more", 4));
    int nodes = members + choices.index("scenario.joiners", 3);
    long horizon = SECOND * choices.between("scenario.horizon", 2, 20);
    FaultLimits limits =
        new FaultLimits(
            nodes,
            members,
            quorum.n() + 1,
            quorum.w() - 1,
            horizon,
            FaultLimits.ANY_WORLD,
            SECOND / 4 << choices.index("scenario.pace", 5));
    QuorumRules rules = QuorumRules.DEFAULT;
    UpkeepSettings upkeep = upkeep(choices, 9);
    NetworkProfile network = NetworkProfile.draw(choices);
    long skew =
        choices.chance("scenario.skewed", 500_000) ? choices.below("scenario.skew", 1_000) : 0;
    boolean swims = choices.below("scenario.swims", 4) == 0;
    boolean encodes = choices.below("scenario.encodes", 16) == 0;
    FaultPlan plan = FaultPlanner.draw(choices.branch("faults"), limits);
    WorkloadSettings workload =
        WorkloadSettings.draw(
            choices.branch("workload"),
            "ks",
            (int) choices.between("scenario.operations", 200, 1_500),
            horizon,
            quorum.timeoutNanos() * 3);
    KeyspacePlan keyspace =
        new KeyspacePlan(KeyspacePlan.Kind.SIBLINGS, quorum, 1, "ring", workload);
    return new Scenario(
        seed,
        nodes,
        members,
        List.of(keyspace),
        rules,
        Machinery.SOUND,
        OrderTuning.DEFAULT,
        upkeep,
        network,
        skew,
        swims,
        encodes,
        horizon,
        plan);
  }

  static QuorumSettings quorum(Choices choices) {
    int n = choices.chance("quorum.three", 600_000) ? 3 : 1 + choices.index("quorum.n", 5);
    int w = 1 + choices.index("quorum.w", n);
    int r = n - w + 1 + choices.index("quorum.r", w);
    boolean truncates = choices.chance("quorum.truncates", 150_000);
    return new QuorumSettings(
        n,
        r,
        w,
        choices.chance("quorum.sloppy", 400_000),
        truncates ? 2 + choices.index("quorum.entries", 6) : KeyspacePlan.CLOCK_ENTRIES_UNBOUNDED,
        choices.chance("quorum.siblings", 200_000)
            ? 3 + choices.index("quorum.siblingsMax", 4)
            : 100,
        SECOND / 4 << choices.index("quorum.timeout", 4));
  }

  /**
   * @param paces how many, each twice the one before, beginning with that of production
   */
  static UpkeepSettings upkeep(Choices choices, int paces) {
    long factor = 1L << choices.index("upkeep.faster", paces);
    UpkeepSettings fast = UpkeepSettings.DEFAULT.faster(factor);
    boolean small = choices.chance("upkeep.small", 300_000);
    return new UpkeepSettings(
        small ? 1 + choices.index("upkeep.log", 16) : fast.logEntriesMax(),
        fast.logBytesMax(),
        fast.confirmNanos(),
        fast.auditNanos(),
        fast.recheckNanos(),
        fast.retryNanos(),
        small ? 1 + choices.index("upkeep.rows", 3) : fast.roundRows(),
        small ? 64 + choices.index("upkeep.bytes", 512) : fast.roundBytes(),
        fast.repairBytesPerSecond(),
        fast.transferBytesPerSecond(),
        fast.reapNanos(),
        small ? 1 + choices.index("upkeep.reap", 4) : fast.reapKeysMax(),
        1 + choices.index("upkeep.eras", 4),
        fast.restNanos());
  }

  /** The quorum of the first keyspace. */
  public QuorumSettings quorum() {
    return keyspaces.getFirst().quorum();
  }

  /** What the clients of the first keyspace do. */
  public WorkloadSettings workload() {
    return keyspaces.getFirst().workload();
  }

  @Override
  public int faults() {
    return plan.faults().size();
  }

  @Override
  public Scenario without(int from, int to) {
    return with(keyspaces, rules, machinery, plan.without(from, to));
  }

  @Override
  public int operations() {
    return workload().operations();
  }

  @Override
  public Scenario withOperations(int operations) {
    return withKeyspaces(keyspace -> keyspace.with(keyspace.workload().shorter(operations)));
  }

  /** The same with a planted defect. */
  public Scenario withRules(QuorumRules other) {
    return with(keyspaces, other, machinery, plan);
  }

  /** The same with machines that neglect a duty. */
  public Scenario withMachinery(Machinery other) {
    return with(keyspaces, rules, other, plan);
  }

  /** The same with clocks that are truncated beyond so many entries. */
  public Scenario withClockEntries(int max) {
    return withKeyspaces(keyspace -> keyspace.withClockEntries(max));
  }

  /** The same with linearizable keyspaces that read like sequential ones. */
  public Scenario withLinearizableReadsAnywhere() {
    return withKeyspaces(keyspace ->
        keyspace.kind() == KeyspacePlan.Kind.LINEARIZABLE && keyspace.partitions() == 1
            ? keyspace.withConsistency("sequential")
            : keyspace);
  }

  private Scenario withKeyspaces(UnaryOperator<KeyspacePlan> edit) {
    return with(keyspaces.stream().map(edit).toList(), rules, machinery, plan);
  }

  private Scenario with(List<KeyspacePlan> k, QuorumRules r, Machinery m, FaultPlan p) {
    return new Scenario(
        seed,
        nodes,
        members,
        k,
        r,
        m,
        order,
        upkeep,
        network,
        skewMillis,
        swims,
        encodes,
        horizonNanos,
        p);
  }
}
