package io.quorate.node.metadata;

import io.quorate.node.metadata.Table.Dropped;
import io.quorate.node.metadata.Table.Keyspace;
import io.quorate.node.metadata.Table.Member;
import io.quorate.node.metadata.Table.Move;
import io.quorate.node.metadata.Table.Replicas;
import io.quorate.node.metadata.Table.Seat;
import io.quorate.node.metadata.Table.Stage;
import io.quorate.node.metadata.Table.Step;
import io.quorate.protocol.process.NodeId;
import io.quorate.store.operation.KeyspaceInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Makes the next version of a {@link Table}: a pure function, so that every node that applies the
 * same edits has the same table. An edit that does not fit the table is a defect and throws.
 */
final class TableEditor {
  private String cluster;
  private final long version;
  private final SortedMap<NodeId, Member> members;
  private final SortedSet<NodeId> departed;
  private final SortedMap<Integer, Keyspace> keyspaces;
  private int nextKeyspace;
  private final List<Dropped> dropped;
  private final List<Move> moves;
  private long era;
  private final SortedMap<NodeId, Seat> seats;

  private TableEditor(Table table) {
    cluster = table.cluster();
    version = table.version() + 1;
    members = new TreeMap<>(table.members());
    departed = new TreeSet<>(table.departed());
    keyspaces = new TreeMap<>(table.keyspaces());
    nextKeyspace = table.nextKeyspace();
    dropped = new ArrayList<>(table.dropped());
    moves = new ArrayList<>(table.moves());
    era = table.era();
    seats = new TreeMap<>(table.seats());
  }

  /** The table after this edit. */
  static Table apply(Table table, Edit edit) {
    TableEditor editor = new TableEditor(table);
    editor.edit(edit);
    return new Table(
        editor.cluster,
        editor.version,
        editor.members,
        editor.departed,
        editor.keyspaces,
        editor.nextKeyspace,
        editor.dropped,
        editor.moves,
        editor.era,
        editor.seats);
  }

  private void edit(Edit edit) {
    switch (edit) {
      case Edit.Found e -> found(e);
      case Edit.Register e -> register(e);
      case Edit.Seat e -> seat(e);
      case Edit.Readdress e ->
          change(
              e.node(),
              was ->
                  new Member(
                      e.node(), e.address(), was.stage(), was.generation(), was.registration()));
      case Edit.Admit e ->
          members.put(e.node(), new Member(e.node(), e.address(), Stage.EXPECTED, 0, 0));
      case Edit.Release e ->
          change(
              e.node(),
              was ->
                  new Member(
                      e.node(),
                      was.address(),
                      Stage.LEAVING,
                      was.generation(),
                      was.registration()));
      case Edit.Depart e -> {
        require(members.remove(e.node()) != null, edit);
        departed.add(e.node());
      }
      case Edit.Create e -> create(e);
      case Edit.Drop e -> drop(e);
      case Edit.Plan e -> plan(e);
      case Edit.Begin e -> begin(e);
      case Edit.Switch e -> switchOver(e);
      case Edit.Finish e -> moves.remove(moveAt(e.keyspace(), e.partition(), Step.DRAINING));
      case Edit.CallOff _ -> callOff();
    }
  }

  private void found(Edit.Found found) {
    require(version == 1, found);
    cluster = found.cluster();
    era = 1;
    found.voters().forEach(node -> seats.put(node, new Seat(node, 0, true)));
    found
        .nodes()
        .forEach(
            (node, address) -> members.put(node, new Member(node, address, Stage.MEMBER, 0, 0)));
  }

  private void register(Edit.Register register) {
    NodeId node = register.node();
    change(
        node,
        was ->
            new Member(
                node,
                register.address(),
                was.stage() == Stage.EXPECTED ? Stage.ARRIVED : was.stage(),
                version,
                register.registration()));
    if (register.era() == era) { // else the seat stays with a directory that is gone
      seats.computeIfPresent(node, (_, was) -> new Seat(node, version, was.votes()));
    }
  }

  private void seat(Edit.Seat seat) {
    SortedMap<NodeId, Seat> before = new TreeMap<>(seats);
    seats.clear();
    seat.voters().forEach(node -> seats.put(node, seated(node, true, before)));
    seat.learners().forEach(node -> seats.put(node, seated(node, false, before)));
  }

  private Seat seated(NodeId node, boolean votes, SortedMap<NodeId, Seat> before) {
    Seat was = before.get(node);
    Member member = members.get(node);
    long directory = was != null ? was.generation() : member != null ? member.generation() : 0;
    return new Seat(node, directory, votes);
  }

  private void create(Edit.Create create) {
    KeyspaceInfo info = new KeyspaceInfo(create.name(), nextKeyspace, create.settings());
    List<Replicas> partitions = new ArrayList<>();
    for (List<NodeId> owners : create.owners()) {
      partitions.add(new Replicas(1, owners, null, null));
    }
    keyspaces.put(nextKeyspace, new Keyspace(info, version, partitions));
    nextKeyspace++;
  }

  private void drop(Edit.Drop drop) {
    Keyspace gone = keyspaces.remove(drop.keyspace());
    require(gone != null, drop);
    dropped.add(new Dropped(drop.keyspace(), Objects.requireNonNull(gone).partitions().size()));
    moves.removeIf(move -> move.keyspace() == drop.keyspace());
  }

  private void plan(Edit.Plan plan) {
    moves.addAll(plan.moves());
    members.replaceAll((node, was) ->
        was.stage() != Stage.ARRIVED
            ? was
            : new Member(node, was.address(), Stage.MEMBER, was.generation(), was.registration()));
  }

  private void begin(Edit.Begin begin) {
    int at = moveAt(begin.keyspace(), begin.partition(), Step.PLANNED);
    Move move = moves.get(at);
    if (move.add() == null) {
      give(at);
      return;
    }
    moves.set(at, move.at(Step.JOINING));
    replace(move, was -> new Replicas(was.epoch() + 1, was.primaries(), move.add(), move.remove()));
  }

  /** An owner counts no more, and nobody takes its place. */
  private void give(int at) {
    Move move = moves.get(at);
    moves.set(at, move.at(Step.DRAINING));
    replace(
        move,
        was -> {
          List<NodeId> primaries = new ArrayList<>(was.primaries());
          primaries.remove(move.remove());
          return new Replicas(was.epoch() + 1, primaries, null, null);
        });
  }

  private void switchOver(Edit.Switch change) {
    int at = moveAt(change.keyspace(), change.partition(), Step.JOINING);
    Move move = moves.get(at);
    moves.set(at, move.at(Step.DRAINING));
    replace(
        move,
        was -> {
          List<NodeId> primaries = new ArrayList<>(was.primaries());
          NodeId add = Objects.requireNonNull(move.add());
          if (move.remove() == null) {
            primaries.add(add);
          } else {
            primaries.set(primaries.indexOf(move.remove()), add);
          }
          return new Replicas(was.epoch() + 1, primaries, null, null);
        });
  }

  private void callOff() {
    for (int at = 0; at < moves.size(); at++) {
      Move move = moves.get(at);
      if (move.step() != Step.JOINING) {
        continue;
      }
      replace(move, was -> new Replicas(was.epoch() + 1, was.primaries(), null, null));
      if (ordered(move.keyspace())) { // it may vote already: the group has to let it go
        moves.set(at, new Move(move.keyspace(), move.partition(), null, move.add(), Step.DRAINING));
      }
    }
    moves.removeIf(move -> move.step() != Step.DRAINING);
  }

  private boolean ordered(int keyspace) {
    return Objects.requireNonNull(keyspaces.get(keyspace)).info().settings().isOrdered();
  }

  private void replace(Move move, UnaryOperator<Replicas> change) {
    Keyspace keyspace = Objects.requireNonNull(keyspaces.get(move.keyspace()));
    List<Replicas> partitions = new ArrayList<>(keyspace.partitions());
    partitions.set(move.partition(), change.apply(partitions.get(move.partition())));
    keyspaces.put(move.keyspace(), new Keyspace(keyspace.info(), keyspace.founded(), partitions));
  }

  private void change(NodeId node, UnaryOperator<Member> change) {
    Member member = members.get(node);
    if (member == null) {
      throw new IllegalStateException("No node " + node + " in version " + (version - 1));
    }
    members.put(node, change.apply(member));
  }

  private int moveAt(int keyspace, int partition, Step step) {
    for (int i = 0; i < moves.size(); i++) {
      if (moves.get(i).concerns(keyspace, partition)) {
        require(moves.get(i).step() == step, moves.get(i));
        return i;
      }
    }
    throw new IllegalStateException("No move of " + keyspace + "/" + partition);
  }

  private void require(boolean fits, Object what) {
    if (!fits) {
      throw new IllegalStateException(what + " does not fit version " + (version - 1));
    }
  }
}
