package io.quorate.simulation.raft;

import io.quorate.simulation.engine.Choices;
import io.quorate.simulation.raft.RaftFault.Planned;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Draws from the seed what goes wrong, and when. */
final class RaftFaultPlanner {
  private static final long MILLI = 1_000_000;
  private static final int KINDS = 14;

  private final Choices choices;
  private final int nodes;
  private final List<Planned> planned = new ArrayList<>();

  private RaftFaultPlanner(Choices choices, int nodes) {
    this.choices = choices;
    this.nodes = nodes;
  }

  /**
   * Draws a plan.
   *
   * @param pace faults begin about this often, in nanoseconds
   */
  static List<Planned> draw(Choices choices, int nodes, long horizonNanos, long pace) {
    return new RaftFaultPlanner(choices, nodes).plan(horizonNanos, pace);
  }

  private List<Planned> plan(long horizonNanos, long pace) {
    // Some runs have many kinds of faults, some few: bugs hide where one kind goes on for long.
    long kinds = choices.below("plan.kinds", 1L << KINDS) | choices.below("plan.more", 1L << KINDS);
    long at = pace / 2;
    while (at < horizonNanos) {
      int kind = choices.index("plan.kind", KINDS);
      if ((kinds >> kind & 1) != 0) {
        planned.add(new Planned(at, fault(kind)));
      }
      at += choices.between("plan.pace", pace / 8, pace);
    }
    planned.sort(Comparator.comparingLong(Planned::atNanos));
    return List.copyOf(planned);
  }

  private RaftFault fault(int kind) {
    return switch (kind) {
      case 0, 1 ->
          new RaftFault.Crash(leaderOrNode(), length(4, 7), choices.chance("plan.busy", 700_000));
      case 2 -> new RaftFault.Partition(side(), choices.chance("plan.both", 600_000), length(6, 5));
      case 3 -> new RaftFault.Isolation(choices.chance("plan.both", 500_000), length(7, 4));
      case 4 -> link();
      case 5 -> new RaftFault.Pause(leaderOrNode(), length(3, 8));
      case 6 -> new RaftFault.Stall(leaderOrNode(), length(5, 6));
      case 7 -> new RaftFault.SlowDisk(leaderOrNode(), length(0, 7), length(6, 5));
      case 8 -> new RaftFault.ClockJump(node(), jump());
      case 9 -> new RaftFault.Transfer(choices.chance("plan.any", 300_000) ? -1 : node());
      case 10, 11, 12 ->
          new RaftFault.Change(
              choices.index("plan.change", 4), choices.below("plan.pick", 1 << 20));
      case 13 -> new RaftFault.VoterCrash(length(6, 5));
      default -> throw new IllegalArgumentException("There is no fault of kind " + kind);
    };
  }

  private RaftFault link() {
    int one = node();
    int other = (one + 1 + choices.index("plan.other", Math.max(1, nodes - 1))) % nodes;
    return choices.chance("plan.slow", 500_000)
        ? new RaftFault.SlowLink(one, other, length(1, 8), length(6, 5))
        : new RaftFault.BrokenLink(one, other, length(6, 5));
  }

  private int leaderOrNode() {
    return choices.chance("plan.leader", 400_000) ? RaftFault.LEADER : node();
  }

  private int node() {
    return choices.index("plan.node", nodes);
  }

  private List<Integer> side() {
    List<Integer> side = new ArrayList<>();
    long bits = 1 + choices.below("plan.side", Math.max(1, (1L << nodes) - 2));
    for (int node = 0; node < nodes; node++) {
      if ((bits >> node & 1) != 0) {
        side.add(node);
      }
    }
    return side;
  }

  /** Between 2 to the {@code low} and about 2 to the {@code low + spread} milliseconds. */
  private long length(int low, int spread) {
    long shortest = MILLI << low << choices.index("plan.length", spread);
    return choices.between("plan.nanos", shortest, 2 * shortest);
  }

  private long jump() {
    long size = 1L << choices.index("plan.jump", 18);
    return choices.chance("plan.back", 500_000) ? -size : size;
  }
}
