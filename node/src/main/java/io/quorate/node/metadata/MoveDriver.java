package io.quorate.node.metadata;

import io.quorate.node.metadata.Table.Move;
import io.quorate.node.metadata.Table.Replicas;
import io.quorate.node.metadata.Table.Stage;
import io.quorate.node.metadata.Table.Step;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.ring.AssignmentPlanner;
import io.quorate.protocol.ring.Member;
import io.quorate.store.operation.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Drives moves on the node that leads: says which edit comes next, one step at a time, from the
 * table and from what the nodes report. Reports are repeated by the nodes, so nothing here needs to
 * survive a crash or a change of leaders.
 */
final class MoveDriver {
  private record Report(NodeId from, MetadataMessage.Progress progress) {}

  private final int movesInFlightMax;
  private final Request.@Nullable CreateKeyspace starter;
  private final SortedMap<String, Report> reports = new TreeMap<>();
  private final SortedSet<NodeId> emptied = new TreeSet<>();

  /**
   * @param starter keyspace that is created wherever there is none of its name; null for none
   */
  MoveDriver(int movesInFlightMax, Request.@Nullable CreateKeyspace starter) {
    this.movesInFlightMax = movesInFlightMax;
    this.starter = starter;
  }

  /** A node says how far its replica has come. */
  void report(NodeId from, MetadataMessage.Progress progress) {
    String key =
        from + "/" + progress.keyspace() + "/" + progress.partition() + "/" + progress.drained();
    reports.put(key, new Report(from, progress));
  }

  /** A node that leaves says that it holds nothing. */
  void emptied(NodeId node) {
    emptied.add(node);
  }

  /**
   * The edit to make next; null while there is nothing to do, or all that there is waits for nodes.
   */
  @Nullable Edit next(Table table, SortedSet<NodeId> reachable, SortedSet<NodeId> dead) {
    if (table.moves().isEmpty()) {
      reports.clear();
    }
    Edit first = starter(table, reachable);
    if (first == null) {
      first = plan(table);
    }
    if (first != null) {
      return first;
    }
    for (Move move : table.moves()) {
      Edit step = step(table, move, dead);
      if (step != null) {
        return step;
      }
    }
    Edit begin = begin(table, reachable);
    return begin != null ? begin : depart(table, dead);
  }

  /** The keyspace that every cluster has, as soon as all founders have registered. */
  private @Nullable Edit starter(Table table, SortedSet<NodeId> reachable) {
    if (starter == null
        || table.keyspace(starter.name()) != null
        || table.members().values().stream()
            .anyMatch(it -> it.stage() == Stage.MEMBER && it.generation() == 0)) {
      return null;
    }
    return ChangeRules.decide(table, starter, reachable)
            instanceof ChangeRules.Outcome.Accepted accepted
        ? accepted.edits().getFirst()
        : null;
  }

  private @Nullable Edit plan(Table table) {
    boolean arrived = !table.in(Stage.ARRIVED).isEmpty();
    boolean stuck =
        table.in(Stage.LEAVING).stream()
            .anyMatch(node ->
                table.owns(node)
                    && table.moves().stream().noneMatch(move -> node.equals(move.remove())));
    if (!arrived && !stuck) {
      return null;
    }
    List<NodeId> nodes = new ArrayList<>(table.owners());
    nodes.addAll(table.in(Stage.ARRIVED));
    List<Member> members = Member.of(nodes.stream().map(NodeId::name).toList());
    List<Move> moves = new ArrayList<>();
    for (Table.Keyspace keyspace : table.keyspaces().values()) {
      moves.addAll(plan(keyspace, ownersInTheEnd(table, keyspace), members));
    }
    return arrived || !moves.isEmpty() ? new Edit.Plan(moves) : null;
  }

  private static List<Move> plan(
      Table.Keyspace keyspace, List<List<String>> owners, List<Member> members) {
    int id = keyspace.info().id();
    int replicas = keyspace.info().settings().n();
    if (keyspace.info().settings().isOrdered()) {
      return new GroupPlanner(id, owners, members).plan(replicas);
    }
    if (replicas > members.size()) {
      return List.of(); // the rules for nodes do not let it come to this; waiting beats failing
    }
    return AssignmentPlanner.plan(owners, members).stream()
        .map(move ->
            new Move(
                id,
                move.partition(),
                new NodeId(move.add()),
                new NodeId(move.remove()),
                Step.PLANNED))
        .toList();
  }

  /** The owners once every move that stands in the table already is made. */
  private static List<List<String>> ownersInTheEnd(Table table, Table.Keyspace keyspace) {
    List<List<String>> owners = new ArrayList<>();
    for (Replicas replicas : keyspace.partitions()) {
      owners.add(new ArrayList<>(replicas.primaries().stream().map(NodeId::name).toList()));
    }
    for (Move move : table.moves()) {
      if (move.keyspace() == keyspace.info().id() && move.step() != Step.DRAINING) {
        make(move, owners.get(move.partition()));
      }
    }
    return owners;
  }

  private static void make(Move move, List<String> owners) {
    if (move.remove() == null) {
      owners.add(Objects.requireNonNull(move.add()).name());
    } else if (move.add() == null) {
      owners.remove(move.remove().name());
    } else {
      owners.set(owners.indexOf(move.remove().name()), move.add().name());
    }
  }

  private @Nullable Edit step(Table table, Move move, SortedSet<NodeId> dead) {
    return switch (move.step()) {
      case PLANNED -> null;
      case JOINING ->
          reported(table, move, move.add(), false)
              ? new Edit.Switch(move.keyspace(), move.partition())
              : null;
      case DRAINING ->
          reported(table, move, move.remove(), true) || lost(table, move, dead)
              ? new Edit.Finish(move.keyspace(), move.partition())
              : null;
    };
  }

  /**
   * @param by who has to report it; of an ordered group it is whoever leads it
   */
  private boolean reported(Table table, Move move, @Nullable NodeId by, boolean drained) {
    Table.Keyspace keyspace = Objects.requireNonNull(table.keyspaces().get(move.keyspace()));
    long epoch = keyspace.partitions().get(move.partition()).epoch();
    boolean anybody = keyspace.info().settings().isOrdered();
    return reports.values().stream()
        .anyMatch(it ->
            it.progress().keyspace() == move.keyspace()
                && it.progress().partition() == move.partition()
                && it.progress().epoch() == epoch
                && it.progress().drained() == drained
                && (anybody || it.from().equals(by)));
  }

  /**
   * Somebody removes a node that is dead: nothing can be handed off by it. An ordered group has to
   * let it go all the same.
   */
  private static boolean lost(Table table, Move move, SortedSet<NodeId> dead) {
    Table.Keyspace keyspace = Objects.requireNonNull(table.keyspaces().get(move.keyspace()));
    NodeId node = move.remove();
    if (node == null || keyspace.info().settings().isOrdered()) {
      return false;
    }
    Table.Member member = table.members().get(node);
    return member == null || (member.stage() == Stage.LEAVING && dead.contains(node));
  }

  private @Nullable Edit begin(Table table, SortedSet<NodeId> reachable) {
    List<Move> underWay =
        table.moves().stream().filter(move -> move.step() != Step.PLANNED).toList();
    if (underWay.size() >= movesInFlightMax) {
      return null;
    }
    for (Move move : table.moves()) {
      if (move.step() == Step.PLANNED
          && (move.add() == null || reachable.contains(move.add()))
          && isNextOfItsPartition(table, move)) {
        return new Edit.Begin(move.keyspace(), move.partition());
      }
    }
    return null;
  }

  private static boolean isNextOfItsPartition(Table table, Move move) {
    for (Move other : table.moves()) {
      if (other.concerns(move.keyspace(), move.partition())) {
        return other.equals(move);
      }
    }
    return false;
  }

  private @Nullable Edit depart(Table table, SortedSet<NodeId> dead) {
    for (NodeId node : table.in(Stage.LEAVING)) {
      boolean done =
          !table.owns(node)
              && !table.seats().containsKey(node)
              && table.moves().stream().noneMatch(move -> move.concerns(node));
      if (done && (emptied.contains(node) || dead.contains(node))) {
        emptied.remove(node);
        return new Edit.Depart(node);
      }
    }
    return null;
  }
}
