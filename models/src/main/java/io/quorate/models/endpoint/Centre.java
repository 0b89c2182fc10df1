package io.quorate.models.endpoint;

import io.quorate.models.registry.FleetCall;
import io.quorate.models.registry.Registry;
import io.quorate.models.registry.RegistryReply;
import io.quorate.models.registry.RegistryStore;
import io.quorate.server.endpoint.HttpExtension;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What a node does for fleets. It begins with the first that asks for it: a node that knows of no
 * fleet reads and watches nothing.
 */
final class Centre implements AutoCloseable {
  private static final int LOCKS = 64;

  private final Registry registry;
  private final Bell bell;
  private final Keeping keeping;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final ReentrantLock[] locks = new ReentrantLock[LOCKS];
  private final AgentRoutes agentRoutes;
  private final RolloutRoutes rolloutRoutes;

  Centre(Registry registry, RegistryStore store, People people) {
    this.registry = registry;
    this.bell = new Bell(store);
    this.keeping = new Keeping(registry, bell::ring);
    for (int i = 0; i < LOCKS; i++) {
      locks[i] = new ReentrantLock();
    }
    this.agentRoutes = new AgentRoutes(this, people);
    this.rolloutRoutes = new RolloutRoutes(this, people);
  }

  void addTo(HttpExtension.Routes routes) {
    agentRoutes.addTo(routes);
    rolloutRoutes.addTo(routes);
  }

  Bell bell() {
    return bell;
  }

  /** Asks the registry; those who change the same fleet here wait for one another. */
  <T extends RegistryReply> T ask(FleetCall call, Class<T> expected) {
    if (begun.compareAndSet(false, true)) {
      bell.start();
      keeping.start();
    }
    boolean reads =
        switch (call) {
          case FleetCall.Orders _,
              FleetCall.ListFleets _,
              FleetCall.DescribeFleet _,
              FleetCall.ListLanes _,
              FleetCall.DescribeLane _ ->
              true;
          case FleetCall.Join _,
              FleetCall.Leave _,
              FleetCall.Tell _,
              FleetCall.Note _,
              FleetCall.RollOut _,
              FleetCall.Advance _,
              FleetCall.Expire _,
              FleetCall.Abort _ ->
              false;
        };
    if (reads || !(call instanceof FleetCall.OfFleet ofFleet)) {
      return Answers.expect(registry.call(call), expected);
    }
    ReentrantLock lock = locks[Math.floorMod(ofFleet.fleet().hashCode(), LOCKS)];
    lock.lock();
    try {
      return Answers.expect(registry.call(call), expected);
    } finally {
      lock.unlock();
      if (!(call instanceof FleetCall.Tell)) {
        bell.ring();
      }
    }
  }

  @Override
  public void close() {
    keeping.close();
    bell.close();
  }
}
