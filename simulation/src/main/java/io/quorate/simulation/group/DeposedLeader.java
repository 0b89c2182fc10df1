package io.quorate.simulation.group;

import io.quorate.simulation.engine.Environment;
import io.quorate.store.group.GroupCall;
import io.quorate.store.machine.Command;
import io.quorate.store.machine.Lease;
import java.util.Collection;
import java.util.TreeSet;

/**
 * A defect: a leader that was deposed does not know it, ends leases by its own clock, and whoever
 * leads takes its word (etcd issue 15247).
 */
final class DeposedLeader {
  private static final long SECOND = 1_000_000_000;

  private final Environment environment;
  private final GroupWorld world;
  private final TreeSet<Integer> leading = new TreeSet<>();

  DeposedLeader(Environment environment, GroupWorld world) {
    this.environment = environment;
    this.world = world;
  }

  void leads(int node) {
    leading.add(node);
  }

  /** Somebody else leads now; what the node hears of these leases from now on is nothing. */
  void deposed(int node, Collection<Lease> leases) {
    if (leading.remove(node)) {
      for (Lease lease : leases) {
        environment.timeline().after(lease.ttlSeconds() * SECOND, () -> revoke(lease));
      }
    }
  }

  private void revoke(Lease lease) {
    GroupCall call = new GroupCall.Execute(null, new Command.RevokeLease(lease.id()));
    for (int node = 0; node < world.nodes(); node++) {
      world.request(node, call, _ -> {});
    }
  }
}
