package io.quorate.simulation.raft;

import io.quorate.protocol.raft.RaftRules;
import io.quorate.protocol.raft.RaftSettings;
import io.quorate.simulation.engine.Choices;
import io.quorate.simulation.engine.Fingerprint;
import io.quorate.simulation.engine.NetworkProfile;
import io.quorate.simulation.fault.Shrinkable;
import io.quorate.simulation.raft.RaftFault.Planned;
import java.util.ArrayList;
import java.util.List;

/**
 * All that decides a run: drawn from a seed, and then perhaps edited, to shrink a failure or to
 * plant a defect.
 *
 * @param nodes in the world, of which the first {@code voters} found the group
 * @param witness whether the last founding voter keeps the log alone
 * @param encodes whether messages and records are encoded and decoded on their way
 * @param horizonNanos when the faults end
 * @param operations of each client
 */
record RaftScenario(
    long seed,
    int nodes,
    int voters,
    boolean witness,
    RaftSettings settings,
    RaftRules rules,
    NetworkProfile network,
    boolean encodes,
    long horizonNanos,
    List<Planned> plan,
    int clients,
    int operations)
    implements Shrinkable<RaftScenario> {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;

  /** What clocks err by at most here, as {@link io.quorate.simulation.engine.ErringClock} does. */
  private static final long DRIFT_PER_MILLION = 1_000;

  /** Draws a run. */
  static RaftScenario draw(long seed) {
    Choices choices = new Choices(seed, new Fingerprint()).branch("raft");
    int voters = choices.chance("raft.usual", 600_000) ? 3 : 1 + choices.index("raft.voters", 5);
    int nodes = voters + choices.index("raft.joiners", 3);
    long horizon = SECOND * choices.between("raft.horizon", 2, 8);
    int clients = 1 + choices.index("raft.clients", 5);
    return new RaftScenario(
        seed,
        nodes,
        voters,
        voters >= 3 && choices.chance("raft.witness", 150_000),
        settings(choices),
        RaftRules.DEFAULT,
        NetworkProfile.draw(choices),
        choices.below("raft.encodes", 8) == 0,
        horizon,
        RaftFaultPlanner.draw(
            choices.branch("faults"), nodes, horizon, SECOND / 8 << choices.index("raft.pace", 4)),
        clients,
        (int) choices.between("raft.operations", 60, 400) / clients);
  }

  private static RaftSettings settings(Choices choices) {
    long election = choices.between("raft.election", 120, 500) * MILLI;
    boolean small = choices.chance("raft.small", 600_000);
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
        small ? 120 << choices.index("raft.undecided", 5) : 1 << 20,
        small ? 100 << choices.index("raft.log", 6) : 1 << 20,
        small ? 8 << choices.index("raft.chunk", 4) : 4_096,
        1L << choices.index("raft.catchUp", 6),
        choices.chance("raft.leases", 600_000) ? DRIFT_PER_MILLION : -1);
  }

  /** The settings of one node: some wait longer before they stand. */
  RaftSettings settings(int node) {
    Choices own = new Choices(seed, new Fingerprint()).branch("priority." + node);
    boolean lower = node > 0 && own.chance("priority.lower", 200_000);
    return lower ? settings.withPriority(1 + own.index("priority", 9)) : settings;
  }

  @Override
  public int faults() {
    return plan.size();
  }

  @Override
  public RaftScenario without(int from, int to) {
    List<Planned> rest = new ArrayList<>(plan.subList(0, from));
    rest.addAll(plan.subList(to, plan.size()));
    return with(rules, List.copyOf(rest), operations);
  }

  @Override
  public RaftScenario withOperations(int fewer) {
    return with(rules, plan, fewer);
  }

  /** The same with a planted defect. */
  RaftScenario withRules(RaftRules other) {
    return with(other, plan, operations);
  }

  /**
   * The same group in a storm of elections: timeouts that hardly differ, messages that overtake
   * each other by far, leaders that go, voters that stop for a moment when they have voted.
   */
  RaftScenario contested() {
    Choices choices = new Choices(seed, new Fingerprint()).branch("contested");
    RaftSettings s = settings;
    RaftSettings close =
        new RaftSettings(
            s.electionNanos(),
            s.electionNanos() / 50,
            s.heartbeatNanos(),
            s.stallNanos(),
            s.priority(),
            s.messageBytes(),
            s.inflightMessages(),
            s.inflightBytes(),
            s.commandBytesMax(),
            s.undecidedBytesMax(),
            s.logBytesMax(),
            s.chunkBytes(),
            s.catchUpEntries(),
            s.driftPerMillion());
    List<Planned> crashes = new ArrayList<>();
    crashes.add(new Planned(0, new RaftFault.VoterCrash(horizonNanos)));
    for (long at = SECOND; at < horizonNanos; at += choices.between("at", 500, 1_500) * MILLI) {
      long down = choices.between("down", 1, 50) * MILLI;
      crashes.add(new Planned(at, new RaftFault.Crash(RaftFault.LEADER, down, false)));
    }
    NetworkProfile overtaking =
        new NetworkProfile(MILLI, s.electionNanos() / 4, 50_000, 4 * s.electionNanos(), 0, 0);
    return new RaftScenario(
        seed,
        nodes,
        voters,
        witness,
        close,
        rules,
        overtaking,
        encodes,
        horizonNanos,
        List.copyOf(crashes),
        clients,
        operations);
  }

  private RaftScenario with(RaftRules r, List<Planned> p, int o) {
    return new RaftScenario(
        seed, nodes, voters, witness, settings, r, network, encodes, horizonNanos, p, clients, o);
  }
}
