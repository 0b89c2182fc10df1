package io.quorate.simulation.group;

import io.quorate.protocol.raft.RaftSettings;
import io.quorate.simulation.engine.Choices;
import io.quorate.simulation.engine.Fingerprint;
import io.quorate.simulation.engine.NetworkProfile;
import io.quorate.simulation.fault.FaultLimits;
import io.quorate.simulation.fault.FaultPlan;
import io.quorate.simulation.fault.FaultPlanner;
import io.quorate.simulation.fault.Shrinkable;
import io.quorate.store.group.GroupSettings;
import io.quorate.store.machine.MachineSettings;

/**
 * All that decides a run.
 *
 * @param sequential whether clients read anywhere, by session token, instead of linearizably
 * @param corrupts whether one replica's row is damaged in the middle; then histories are not judged
 * @param defect planted in clients or replicas
 * @param encodes whether messages and records are encoded and decoded on their way
 */
public record GroupScenario(
    long seed,
    int nodes,
    boolean sequential,
    boolean corrupts,
    Defect defect,
    RaftSettings raft,
    GroupSettings group,
    NetworkProfile network,
    boolean encodes,
    long horizonNanos,
    FaultPlan plan,
    int clients,
    int operations)
    implements Shrinkable<GroupScenario> {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;
  private static final long DRIFT_PER_MILLION = 1_000;
  private static final int DISK_LOSSES_MAX = 4;

  /** What may be wrong on purpose. */
  public enum Defect {
    NONE,
    /** A linearizable read is served from the local state. */
    READ_WITHOUT_ASKING,
    /** A local read ignores what its session has seen. */
    TOKEN_IGNORED,
    /** A retry is a new request. */
    RETRY_WITHOUT_ID,
    /** A retry is made in a session of its own, which knows nothing of the first attempt. */
    RETRY_IN_NEW_SESSION,
    /** A watch goes on behind what was applied, whether or not all of it was told. */
    PROGRESS_BEFORE_EVENTS,
    /** A watch that is refused as compacted goes on at the floor as if nothing lay between. */
    WATCH_JUMPS_COMPACTION,
    /** A holder takes a lease to live twice as long as it was granted. */
    LEASE_TRUSTED_TOO_LONG,
    /** A leader that takes over gives every lease its whole time again. */
    LEASE_RESET_ON_LEADER_CHANGE,
    /** A leader that was deposed goes on ending leases by its own clock. */
    OLD_LEADER_REVOKES,
    /** A snapshot arrives without the table of requests. */
    SNAPSHOT_LOSES_REQUESTS,
    /** A restore goes on from the revision of the backup, as if nothing had been written since. */
    RESTORE_REUSES_REVISIONS,
    /** A backup reads as of a revision that it does not hold. */
    HISTORY_NOT_HELD,
    /** A voter that lost its disk goes on under its own name. */
    SEAT_KEPT_AFTER_DISK_LOSS
  }

  /** A group for services to stand on: it keeps all of its history, and no row of it is damaged. */
  public static GroupScenario drawForServices(long seed, boolean faults) {
    GroupScenario drawn = draw(seed);
    MachineSettings machine = new MachineSettings(0, 64, 256, 128, 1 << 20, 100, 16, 128);
    return new GroupScenario(
        seed,
        drawn.nodes,
        false,
        false,
        Defect.NONE,
        drawn.raft,
        drawn.group.with(machine),
        faults ? drawn.network : drawn.network.healed(),
        drawn.encodes,
        drawn.horizonNanos,
        faults ? drawn.plan : FaultPlan.NONE,
        0,
        0);
  }

  static GroupScenario draw(long seed) {
    Choices choices = new Choices(seed, new Fingerprint()).branch("group");
    int nodes = choices.chance("group.five", 200_000) ? 5 : 3;
    long horizon = SECOND * choices.between("group.horizon", 2, 7);
    int clients = 2 + choices.index("group.clients", 4);
    boolean corrupts = choices.chance("group.corrupts", 150_000);
    long pace = SECOND / 8 << choices.index("group.pace", 4);
    return new GroupScenario(
        seed,
        nodes,
        choices.chance("group.sequential", 400_000),
        corrupts,
        Defect.NONE,
        raft(choices),
        group(choices, corrupts),
        NetworkProfile.draw(choices),
        choices.below("group.encodes", 8) == 0,
        horizon,
        FaultPlanner.draw(
            choices.branch("faults"),
            new FaultLimits(
                nodes,
                nodes,
                nodes,
                corrupts ? 0 : DISK_LOSSES_MAX,
                horizon,
                FaultLimits.ANY_WORLD,
                pace)),
        clients,
        (int) choices.between("group.operations", 40, 240) / clients);
  }

  private static RaftSettings raft(Choices choices) {
    long election = choices.between("raft.election", 120, 500) * MILLI;
    boolean small = choices.chance("raft.small", 700_000);
    return new RaftSettings(
        election,
        election,
        election / choices.between("raft.beats", 4, 10),
        election,
        RaftSettings.PRIORITY_MAX,
        small ? 60 << choices.index("raft.message", 6) : 64 << 10,
        small ? 1 + choices.index("raft.inflight", 6) : 64,
        small ? 100 << choices.index("raft.bytes", 6) : 1 << 20,
        1 << 16,
        small ? 400 << choices.index("raft.undecided", 5) : 1 << 20,
        small ? 100 << choices.index("raft.log", 6) : 1 << 20,
        small ? 8 << choices.index("raft.chunk", 6) : 4_096,
        1L << choices.index("raft.catchUp", 6),
        choices.chance("raft.leases", 500_000) ? DRIFT_PER_MILLION : -1);
  }

  private static GroupSettings group(Choices choices, boolean corrupts) {
    long history = choices.chance("group.keepsAll", 300_000) ? 0 : choices.below("group.hist", 40);
    int sessions = choices.chance("group.forgets", 300_000) ? 2 : 100;
    MachineSettings machine =
        new MachineSettings(history, 64, 256, 128, 1 << 20, sessions, 16, 128);
    return new GroupSettings(
        machine,
        choices.chance("group.leases", 500_000),
        1 + choices.index("group.rounds", 4),
        1_000,
        choices.between("group.wait", 10, 400) * MILLI,
        corrupts || choices.chance("group.checkpoints", 500_000) ? 400 * MILLI : 0,
        1 + choices.index("group.hash", 30),
        1 + choices.index("group.sweep", 20),
        choices.between("group.step", 1, 20) * MILLI,
        16 << choices.index("group.chunk", 6),
        choices.chance("group.held", 200_000) ? 500 : 1 << 20);
  }

  GroupScenario with(Defect planted) {
    return with(planted, plan, operations);
  }

  @Override
  public int faults() {
    return plan.faults().size();
  }

  @Override
  public GroupScenario without(int from, int to) {
    return with(defect, plan.without(from, to), operations);
  }

  @Override
  public GroupScenario withOperations(int fewer) {
    return with(defect, plan, fewer);
  }

  private GroupScenario with(Defect planted, FaultPlan other, int each) {
    return new GroupScenario(
        seed,
        nodes,
        sequential,
        corrupts,
        planted,
        raft,
        group,
        network,
        encodes,
        horizonNanos,
        other,
        clients,
        each);
  }
}
