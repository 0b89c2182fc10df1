package io.quorate.simulation.world;

import io.quorate.protocol.membership.MembershipCall;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.quorum.Ownership;
import io.quorate.protocol.quorum.QuorumCall;
import io.quorate.simulation.engine.Choices;
import io.quorate.simulation.engine.Environment;
import io.quorate.simulation.host.SimHost;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How each host hears of the newest table of ownership: now and then, and after each start. */
final class TableNews {
  private static final long PERIOD_NANOS = 500_000_000;

  private final Environment environment;
  private final Choices choices;
  private final Assignments assignments;
  private final List<SimHost> hosts;
  private final boolean swims;
  private final @Nullable Ownership[] told;

  /**
   * @param swims whether a membership process beside the partition is told, too
   */
  TableNews(
      Environment environment,
      Choices choices,
      Assignments assignments,
      List<SimHost> hosts,
      boolean swims) {
    this.environment = environment;
    this.choices = choices;
    this.assignments = assignments;
    this.hosts = hosts;
    this.swims = swims;
    this.told = new Ownership[hosts.size()];
  }

  /** Every node hears of the newest table now and then. */
  void publishForever() {
    assignments.look();
    for (SimHost host : hosts) {
      environment.timeline().after(choices.below("publish", PERIOD_NANOS), () -> configure(host));
    }
    environment.timeline().after(PERIOD_NANOS, this::publishForever);
  }

  /** A host has recovered. */
  void started(SimHost host) {
    told[host.machine().index()] = null;
    configure(host);
  }

  private void configure(SimHost host) {
    int node = host.machine().index();
    if (host.up() && !assignments.ownership().equals(told[node])) {
      told[node] = assignments.ownership();
      host.tell(ProcessWorld.PARTITION, new QuorumCall.Configure(assignments.ownership()));
      if (swims) {
        meet(host);
      }
    }
  }

  /** The table names the members, too: whoever has it greets them, and forgets who has left. */
  private void meet(SimHost host) {
    for (NodeId gone : assignments.departed()) {
      host.tell(ProcessId.MEMBERSHIP, new MembershipCall.Forget(gone));
    }
    host.tell(ProcessId.MEMBERSHIP, new MembershipCall.Meet(assignments.members()));
  }
}
