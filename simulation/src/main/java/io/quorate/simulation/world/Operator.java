package io.quorate.simulation.world;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.simulation.engine.Choices;
import io.quorate.simulation.engine.Environment;
import io.quorate.simulation.node.NodeMachine;
import io.quorate.store.operation.NodeAddress;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.ArrayList;
import java.util.List;

/**
 * The person who runs the cluster: creates keyspaces, adds and removes nodes, cuts and heals, and
 * asks again, some node or other, until the answer says that it is done or cannot be.
 */
final class Operator {
  private static final long PAUSE_NANOS = 400_000_000;
  private static final int TRIES_MAX = 150;

  /** What the operator is at. */
  private record Task(String what, Request request, Runnable done) {}

  private final Environment environment;
  private final Choices choices;
  private final List<NodeMachine> machines;
  private final TableHistory tables;
  private final List<Task> tasks = new ArrayList<>();
  private boolean cut;
  private boolean healing;

  Operator(
      Environment environment, Choices choices, List<NodeMachine> machines, TableHistory tables) {
    this.tables = tables;
    this.environment = environment;
    this.choices = choices;
    this.machines = machines;
  }

  /** Where a node listens. */
  static NodeAddress address(int index) {
    return new NodeAddress("host", 7400 + 10 * index);
  }

  void create(KeyspacePlan plan, Runnable done) {
    begin("create " + plan.name(), new Request.CreateKeyspace(plan.name(), plan.settings()), done);
  }

  void add(NodeMachine machine) {
    Request add = new Request.AddNode(machine.id(), address(machine.machine().index()));
    begin("add " + machine.id(), add, () -> environment.counts().add("operator.added"));
  }

  void remove(NodeMachine machine, Runnable done) {
    begin("remove " + machine.id(), new Request.RemoveNode(machine.id()), done);
  }

  void cut(List<NodeId> side, List<NodeId> rest) {
    if (healing || cutting()) {
      return; // one after the other, as a person would
    }
    cut = true;
    begin("cut", new Request.Cut(List.of(side, rest)), this::healWhenCut);
  }

  /** Ends every cut, if there was one, as soon as it is known to be made. */
  void heal() {
    healing |= cut;
    healWhenCut();
  }

  /** Ends every cut that there may be. */
  void healAll() {
    cut = true;
    heal();
  }

  /** Whether a cut is being made or ended. */
  boolean isHealing() {
    return cutting() || tasks.stream().anyMatch(task -> task.what().equals("heal"));
  }

  private boolean cutting() {
    return tasks.stream().anyMatch(task -> task.what().equals("cut"));
  }

  private void healWhenCut() {
    if (healing && !cutting()) {
      healing = false;
      cut = false;
      begin("heal", new Request.Heal(), () -> {});
    }
  }

  /** What is not done yet. */
  List<String> unrest() {
    return tasks.stream().map(task -> "the operator is at: " + task.what()).toList();
  }

  private void begin(String what, Request request, Runnable done) {
    Task task = new Task(what, request, done);
    tasks.add(task);
    attempt(task, TRIES_MAX);
  }

  private void attempt(Task task, int triesLeft) {
    if (!tasks.contains(task)) {
      return;
    }
    if (triesLeft == 0) {
      environment.violated("the operator gives up: " + task.what());
      return;
    }
    List<NodeMachine> up = machines.stream().filter(NodeMachine::up).toList();
    if (up.isEmpty()) {
      again(task, triesLeft);
      return;
    }
    NodeMachine asked = up.get(choices.index("operator.node", up.size()));
    environment.trace().line(() -> "OPERATOR asks " + asked.id() + " to " + task.what());
    asked.request(task.request(), reply -> heard(task, triesLeft, asked, reply));
  }

  private void heard(Task task, int triesLeft, NodeMachine by, Reply reply) {
    environment.trace().line(() -> "OPERATOR hears of " + task.what() + ": " + reply);
    if (reply instanceof Reply.Done || reply instanceof Reply.Described) {
      tables.answered(by, task.request());
      if (tasks.remove(task)) {
        task.done().run();
      }
    } else if (reply instanceof Reply.Refused refused && isFinal(refused.refusal().code())) {
      environment.counts().add("operator.refused." + refused.refusal().code());
      tasks.remove(task);
      healWhenCut();
    } else {
      again(task, triesLeft);
    }
  }

  private void again(Task task, int triesLeft) {
    long pause = choices.between("operator.pause", PAUSE_NANOS / 2, PAUSE_NANOS * 2);
    environment.timeline().after(pause, () -> attempt(task, triesLeft - 1));
  }

  private static boolean isFinal(ErrorCode code) {
    return switch (code) {
      case INVALID_ARGUMENT,
          BAD_CONTEXT,
          NOT_FOUND,
          UNKNOWN_LEASE,
          ALREADY_EXISTS,
          STALE_PARENT,
          UNAUTHENTICATED,
          FORBIDDEN,
          TOO_LARGE ->
          true;
      case UNKNOWN_KEYSPACE,
          NOT_LEADER,
          COMPACTED,
          FUTURE_REVISION,
          SESSION_EXPIRED,
          CONFLICT,
          TOO_MANY_SIBLINGS,
          OVERLOADED,
          QUORUM_UNAVAILABLE,
          UNAVAILABLE,
          DISK_FULL,
          WRONG_EPOCH,
          INDETERMINATE,
          INTERNAL ->
          false;
    };
  }
}
