package io.quorate.simulation.service;

import io.quorate.services.election.Observed;
import io.quorate.services.election.ObserverCall;
import io.quorate.services.election.ObserverProcess;
import io.quorate.services.registry.InstancesCall;
import io.quorate.services.registry.InstancesProcess;
import io.quorate.services.registry.InstancesSeen;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Observes the election, or the instances of the service, and remembers all that it saw. */
final class Watcher implements Actor {
  private final ClientMachine machine;
  private final ServiceScenario scenario;

  /** Of each life, what it saw. */
  private final List<List<Observed>> leaders = new ArrayList<>();

  private final List<InstancesSeen> instances = new ArrayList<>();

  Watcher(ClientMachine machine, ServiceScenario scenario) {
    this.machine = machine;
    this.scenario = scenario;
  }

  List<List<Observed>> leaders() {
    return leaders;
  }

  /** Whether it knows that nobody leads. */
  boolean sawTheEnd() {
    List<Observed> life = leaders.getLast();
    return !life.isEmpty() && life.getLast() instanceof Observed.Vacant;
  }

  List<InstancesSeen> instances() {
    return instances;
  }

  @Override
  public ClientMachine machine() {
    return machine;
  }

  @Override
  public void begin() {
    if (scenario.kind() == ServiceScenario.Kind.ELECTION) {
      List<Observed> seen = new ArrayList<>();
      leaders.add(seen);
      new ServiceHost<ObserverCall, Observed>(
              machine, new ObserverProcess(StoreLink.KEYSPACE, Candidate.ELECTION), seen::add)
          .call(ObserverCall.OBSERVE, _ -> {});
    } else {
      new ServiceHost<InstancesCall, InstancesSeen>(
              machine, new InstancesProcess(StoreLink.KEYSPACE, Registrant.SERVICE), instances::add)
          .call(InstancesCall.WATCH, _ -> {});
    }
  }

  @Override
  public void windDown() {
    // It goes on watching.
  }

  /** Whether it has seen the end is judged with the state. */
  @Override
  public @Nullable String unrest() {
    return null;
  }
}
