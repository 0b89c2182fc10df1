package io.quorate.simulation.world;

import io.quorate.protocol.raft.RaftSettings;
import io.quorate.simulation.engine.Choices;
import io.quorate.store.group.GroupSettings;

/**
 * How groups of ordered keyspaces behave in a run. Small limits bring what is rare within a few
 * hundred writes: full windows, shortened logs, snapshots in several parts.
 */
record OrderTuning(RaftSettings raft, GroupSettings group) {
  private static final long MILLI = 1_000_000;
  private static final int COMMAND_BYTES_MAX = 1 << 16;

  /** More than the clocks of nodes drift from each other. */
  private static final long DRIFT_PER_MILLION = 2_000;

  /** As in production. */
  static final OrderTuning DEFAULT = new OrderTuning(RaftSettings.DEFAULT, GroupSettings.DEFAULT);

  static OrderTuning draw(Choices choices) {
    boolean leases = choices.chance("order.leases", 300_000);
    return new OrderTuning(raft(choices, leases), group(choices, leases));
  }

  private static RaftSettings raft(Choices choices, boolean leases) {
    RaftSettings d = RaftSettings.DEFAULT;
    long election = choices.between("order.election", 150, 1_000) * MILLI;
    boolean small = choices.chance("order.small", 700_000);
    return new RaftSettings(
        election,
        election / 2 + 1,
        election / choices.between("order.beats", 4, 10),
        election,
        d.priority(),
        small ? 100 << choices.index("order.message", 6) : d.messageBytes(),
        small ? 1 + choices.index("order.inflight", 6) : d.inflightMessages(),
        small ? 200 << choices.index("order.bytes", 6) : d.inflightBytes(),
        COMMAND_BYTES_MAX,
        d.undecidedBytesMax(),
        small ? 200 << choices.index("order.log", 6) : d.logBytesMax(),
        small ? 64 << choices.index("order.chunk", 6) : d.chunkBytes(),
        1L << choices.index("order.catchUp", 8),
        leases ? DRIFT_PER_MILLION : -1);
  }

  private static GroupSettings group(Choices choices, boolean leases) {
    GroupSettings d = GroupSettings.DEFAULT;
    boolean checks = choices.chance("order.checkpoints", 500_000);
    return new GroupSettings(
        d.machine(),
        leases,
        1 + choices.index("order.rounds", 4),
        d.readsMax(),
        choices.between("order.wait", 10, 1_000) * MILLI,
        checks ? 400 * MILLI : 0,
        1 + choices.index("order.hash", 30),
        1 + choices.index("order.sweep", 20),
        choices.between("order.step", 1, 20) * MILLI,
        64 << choices.index("order.repair", 6),
        d.heldBytesMax());
  }
}
