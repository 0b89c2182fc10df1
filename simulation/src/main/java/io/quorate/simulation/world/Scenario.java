package io.quorate.simulation.world;

import io.quorate.protocol.quorum.QuorumRules;
import io.quorate.protocol.quorum.QuorumSettings;
import io.quorate.protocol.quorum.UpkeepSettings;
import io.quorate.simulation.engine.Choices;
import io.quorate.simulation.engine.Fingerprint;
import io.quorate.simulation.engine.NetworkProfile;
import io.quorate.simulation.fault.Fault;
import io.quorate.simulation.fault.FaultLimits;
import io.quorate.simulation.fault.FaultPlan;
import io.quorate.simulation.fault.FaultPlanner;
import io.quorate.simulation.history.Promises;
import io.quorate.simulation.workload.WorkloadSettings;

/**
 * All that decides a run: drawn from a seed, and then perhaps edited, to shrink a failure or to
 * plant a defect.
 *
 * @param nodes in the world, of which the first {@code members} are members from the beginning
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
    QuorumSettings quorum,
    QuorumRules rules,
    UpkeepSettings upkeep,
    NetworkProfile network,
    long skewMillis,
    boolean swims,
    boolean encodes,
    long horizonNanos,
    FaultPlan plan,
    WorkloadSettings workload) {
  private static final long SECOND = 1_000_000_000;
  private static final int CLOCK_ENTRIES_UNBOUNDED = 1_000_000;

  /** Draws a run. */
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
            SECOND / 4 << choices.index("scenario.pace", 5));
    return new Scenario(
        seed,
        nodes,
        members,
        quorum,
        QuorumRules.DEFAULT,
        upkeep(choices),
        NetworkProfile.draw(choices),
        choices.chance("scenario.skewed", 500_000) ? choices.below("scenario.skew", 1_000) : 0,
        choices.below("scenario.swims", 4) == 0,
        choices.below("scenario.encodes", 16) == 0,
        horizon,
        FaultPlanner.draw(choices.branch("faults"), limits),
        WorkloadSettings.draw(
            choices.branch("workload"),
            "ks",
            (int) choices.between("scenario.operations", 200, 1_500),
            horizon,
            quorum.timeoutNanos() * 3));
  }

  private static QuorumSettings quorum(Choices choices) {
    int n = choices.chance("quorum.three", 600_000) ? 3 : 1 + choices.index("quorum.n", 5);
    int w = 1 + choices.index("quorum.w", n);
    int r = n - w + 1 + choices.index("quorum.r", w);
    boolean truncates = choices.chance("quorum.truncates", 150_000);
    return new QuorumSettings(
        n,
        r,
        w,
        choices.chance("quorum.sloppy", 400_000),
        truncates ? 2 + choices.index("quorum.entries", 6) : CLOCK_ENTRIES_UNBOUNDED,
        choices.chance("quorum.siblings", 200_000)
            ? 3 + choices.index("quorum.siblingsMax", 4)
            : 100,
        SECOND / 4 << choices.index("quorum.timeout", 4));
  }

  private static UpkeepSettings upkeep(Choices choices) {
    UpkeepSettings fast = UpkeepSettings.DEFAULT.faster(1L << choices.index("upkeep.faster", 9));
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
        1 + choices.index("upkeep.eras", 4));
  }

  /** What the system promises here. */
  public Promises promises() {
    boolean strict = !quorum.sloppy() && quorum.r() + quorum.w() > quorum.n();
    boolean losesDisks = plan.faults().stream().anyMatch(p -> p.fault() instanceof Fault.LoseDisk);
    int majority = quorum.n() / 2 + 1;
    boolean truncates = quorum.clockEntriesMax() < CLOCK_ENTRIES_UNBOUNDED;
    return new Promises(
        strict && !losesDisks,
        strict && !losesDisks && quorum.w() + majority > quorum.n(),
        !truncates,
        !losesDisks,
        true);
  }

  /** The same with other faults. */
  public Scenario withPlan(FaultPlan other) {
    return with(quorum, rules, other, workload);
  }

  /** The same with fewer operations of each client. */
  public Scenario withOperations(int operations) {
    return with(quorum, rules, plan, workload.shorter(operations));
  }

  /** The same with a planted defect. */
  public Scenario withRules(QuorumRules other) {
    return with(quorum, other, plan, workload);
  }

  /** The same with clocks that are truncated beyond so many entries. */
  public Scenario withClockEntries(int max) {
    QuorumSettings q = quorum;
    QuorumSettings other =
        new QuorumSettings(q.n(), q.r(), q.w(), q.sloppy(), max, q.siblingsMax(), q.timeoutNanos());
    return with(other, rules, plan, workload);
  }

  private Scenario with(QuorumSettings q, QuorumRules r, FaultPlan p, WorkloadSettings w) {
    return new Scenario(
        seed,
        nodes,
        members,
        q,
        r,
        upkeep,
        network,
        skewMillis,
        swims,
        encodes,
        horizonNanos,
        p,
        w);
  }
}
