package io.quorate.simulation.world;

import io.quorate.simulation.engine.Choices;
import io.quorate.simulation.engine.Counts;
import io.quorate.simulation.engine.Environment;
import io.quorate.simulation.fault.FaultTarget;
import io.quorate.simulation.history.WallTimes;
import io.quorate.simulation.node.NodeMachine;
import io.quorate.store.operation.ClusterInfo;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * A cluster of whole nodes: the classes of production from the request down to the bytes on disk.
 * It is founded, given its keyspaces, and changed by an operator through the same requests that a
 * person makes; clients enter at any node.
 */
public final class NodeWorld implements World {
  private static final long WATCH_NANOS = 500_000_000;

  private final Environment environment;
  private final Scenario scenario;
  private final Choices choices;
  private final Fleet fleet;
  private final Operator operator;
  private final NodeFaults faults;
  private final NodeView view;
  private final boolean stormy;
  private final Set<String> answering = new TreeSet<>();

  /** Keyspaces that there are: one may be refused where too many nodes were removed before. */
  private final Set<String> created = new TreeSet<>();

  private boolean calm;
  private long open;
  private int looked;

  public NodeWorld(Environment environment, Scenario scenario) {
    this.environment = environment;
    this.scenario = scenario;
    this.choices = environment.choices().branch("world");
    this.stormy = choices.chance("world.stormy", 200_000);
    this.fleet = new Fleet(environment, scenario, choices);
    this.operator =
        new Operator(
            environment,
            environment.choices().branch("operator"),
            fleet.machines(),
            fleet.tables());
    this.faults = new NodeFaults(environment, choices, fleet, operator, scenario.members());
    this.view = new NodeView(fleet.machines());
  }

  @Override
  public FaultTarget faults() {
    return faults;
  }

  @Override
  public void begin() {
    faults.begin();
    for (KeyspacePlan plan : scenario.keyspaces()) {
      operator.create(plan, () -> created.add(plan.name()));
    }
    watchForever();
  }

  /** Some clusters are founded in the middle of the storm. */
  @Override
  public boolean ready() {
    return stormy || created.size() == scenario.keyspaces().size();
  }

  @Override
  public WallTimes wallTimes() {
    return fleet.wallTimes();
  }

  @Override
  public void calm() {
    fleet.calm();
    calm = true;
  }

  @Override
  public List<String> unrest() {
    List<String> unrest = new ArrayList<>(operator.unrest());
    if (open > 0) {
      unrest.add(open + " requests without an answer");
    }
    ClusterInfo cluster = view.newest();
    if (cluster == null) {
      unrest.add("no node serves by a table");
      return unrest;
    }
    unrest.addAll(view.unrest(cluster));
    if (unrest.isEmpty()) {
      unrest.addAll(view.leftovers(cluster, scenario.keyspaces()));
    }
    return unrest.isEmpty() ? silent() : unrest;
  }

  /** Ordered keyspaces that have not answered since everything else came to rest; asks them. */
  private List<String> silent() {
    List<String> silent = new ArrayList<>();
    for (KeyspacePlan plan : scenario.keyspaces()) {
      boolean asked = plan.kind().isOrdered() && created.contains(plan.name());
      if (asked && !answering.contains(plan.name())) {
        silent.add(plan.name() + " has not answered since");
        Request probe = new Request.Get(plan.name(), new byte[] {'k'}, 0);
        for (NodeMachine machine : fleet.machines()) {
          machine.request(
              probe,
              reply -> {
                if (reply instanceof Reply.Found) {
                  answering.add(plan.name());
                }
              });
        }
      }
    }
    return silent;
  }

  @Override
  public Counts chatter() {
    return fleet.chatter();
  }

  @Override
  public List<Replica> replicas() {
    ClusterInfo cluster = view.newest();
    return cluster == null ? List.of() : view.replicas(cluster);
  }

  private void watchForever() {
    faults.shutDownDeparted();
    if (calm && !operator.isHealing() && isCut()) {
      environment.counts().add("operator.healsAgain");
      operator.healAll();
    }
    environment.timeline().after(WATCH_NANOS, this::watchForever);
  }

  /** Whether the status of one node, the next one each time, shows a cut. */
  private boolean isCut() {
    List<NodeMachine> machines = fleet.machines();
    looked = (looked + 1) % machines.size();
    ClusterInfo seen = NodeView.cluster(machines.get(looked));
    return seen != null && !seen.cuts().isEmpty();
  }

  @Override
  public int nodes() {
    return scenario.nodes();
  }

  @Override
  public void request(int node, Request request, Consumer<Reply> reply) {
    open++;
    environment
        .timeline()
        .after(
            hop(),
            () ->
                fleet
                    .machineAt(node)
                    .request(
                        request,
                        answer -> {
                          open--;
                          environment.timeline().after(hop(), () -> reply.accept(answer));
                        }));
  }

  private long hop() {
    return choices.between("client.hop", 20_000, 500_000);
  }
}
