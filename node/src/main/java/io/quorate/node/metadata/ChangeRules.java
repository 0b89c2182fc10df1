package io.quorate.node.metadata;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.ring.Member;
import io.quorate.protocol.ring.Placement;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which changes the table allows, and what each comes to. Pure. */
final class ChangeRules {

  /** What a proposed change comes to. */
  sealed interface Outcome {

    /** Not allowed. */
    record Refused(Refusal refusal) implements Outcome {}

    /** These edits, perhaps none, and that answer once they are served. */
    record Accepted(List<Edit> edits, Reply reply) implements Outcome {}
  }

  private ChangeRules() {}

  /**
   * @param reachable nodes that whoever decides can reach
   */
  static Outcome decide(Table table, Request change, SortedSet<NodeId> reachable) {
    return switch (change) {
      case Request.CreateKeyspace create -> create(table, create);
      case Request.DeleteKeyspace delete -> delete(table, delete);
      case Request.AddNode add -> add(table, add);
      case Request.RemoveNode remove -> remove(table, remove, reachable);
      case Request.Data _,
          Request.DescribeKeyspace _,
          Request.ListKeyspaces _,
          Request.ClusterStatus _,
          Request.MoveTableLeader _,
          Request.Cut _,
          Request.Heal _ ->
          refused(ErrorCode.INVALID_ARGUMENT, "This is no change of keyspaces or nodes: " + change);
    };
  }

  private static Outcome create(Table table, Request.CreateKeyspace asked) {
    List<NodeId> nodes = table.owners();
    Refusal wrong = KeyspaceRules.check(asked.name(), asked.settings(), nodes.size());
    if (wrong != null) {
      return new Outcome.Refused(wrong);
    }
    Table.Keyspace existing = table.keyspace(asked.name());
    var create =
        new Request.CreateKeyspace(
            asked.name(),
            KeyspaceRules.decided(
                asked.settings(), existing == null ? null : existing.info().settings()));
    if (existing != null) {
      List<String> differences =
          KeyspaceRules.differences(existing.info().settings(), create.settings());
      return differences.isEmpty()
          ? new Outcome.Accepted(List.of(), new Reply.Described(existing.shown()))
          : refused(
              ErrorCode.ALREADY_EXISTS,
              "Keyspace '"
                  + create.name()
                  + "' exists with other settings: "
                  + String.join("; ", differences)
                  + ". Settings are fixed for good: use it as it is, or choose another name");
    }
    List<List<NodeId>> owners = place(create, nodes);
    Refusal early = create.settings().isOrdered() ? strangers(table, owners) : null;
    if (early != null) {
      return new Outcome.Refused(early);
    }
    Edit edit = new Edit.Create(create.name(), create.settings(), owners);
    Table.Keyspace created = TableEditor.apply(table, edit).keyspace(create.name());
    return new Outcome.Accepted(
        List.of(edit), new Reply.Described(Objects.requireNonNull(created).shown()));
  }

  /**
   * A voter that registers after its group was founded cannot be told from one that lost its disk,
   * and its votes: it would not vote before somebody removed it and added it anew.
   */
  private static @Nullable Refusal strangers(Table table, List<List<NodeId>> owners) {
    SortedSet<NodeId> strangers = new TreeSet<>();
    owners.forEach(strangers::addAll);
    strangers.removeIf(node -> Objects.requireNonNull(table.members().get(node)).generation() != 0);
    return strangers.isEmpty()
        ? null
        : new Refusal(
            ErrorCode.UNAVAILABLE,
            "The voters of an ordered keyspace must have joined the cluster, and these have not yet: "
                + strangers
                + ". Nothing was created; try again when they are up");
  }

  private static List<List<NodeId>> place(Request.CreateKeyspace create, List<NodeId> nodes) {
    List<Member> members = Member.of(nodes.stream().map(NodeId::name).toList());
    List<List<NodeId>> owners = new ArrayList<>();
    Placement.named(create.settings().placement())
        .place(
            members,
            create.settings().partitions(),
            Math.min(create.settings().n(), members.size()))
        .owners()
        .forEach(names -> owners.add(names.stream().map(NodeId::new).toList()));
    return owners;
  }

  private static Outcome delete(Table table, Request.DeleteKeyspace delete) {
    Table.Keyspace keyspace = table.keyspace(delete.name());
    if (keyspace == null) {
      return new Outcome.Refused(table.unknownKeyspace(delete.name()));
    }
    return new Outcome.Accepted(
        List.of(new Edit.Drop(keyspace.info().id())),
        new Reply.Done("Keyspace '" + delete.name() + "' is deleted, with all its data"));
  }

  private static Outcome add(Table table, Request.AddNode add) {
    Table.Member known = table.members().get(add.node());
    if (known != null && known.stage() != Table.Stage.LEAVING) {
      return known.address().equals(add.address())
          ? new Outcome.Accepted(List.of(), begun(add.node(), known.stage()))
          : refused(
              ErrorCode.ALREADY_EXISTS,
              "There is a node "
                  + add.node()
                  + " already, at "
                  + known.address().host()
                  + ":"
                  + known.address().port()
                  + "; a new node needs a name of its own");
    }
    if (table.departed().contains(add.node())) {
      return refused(
          ErrorCode.ALREADY_EXISTS,
          "A node named "
              + add.node()
              + " was removed from this cluster, and names are never used again; start the new node"
              + " under another name");
    }
    Refusal wrong = NodeRules.check(table, add.node(), add.address());
    if (wrong == null) {
      wrong = NodeRules.underWay(table);
    }
    return wrong != null
        ? new Outcome.Refused(wrong)
        : new Outcome.Accepted(
            List.of(new Edit.Admit(add.node(), add.address())),
            begun(add.node(), Table.Stage.EXPECTED));
  }

  private static Reply begun(NodeId node, Table.Stage stage) {
    return new Reply.Done(
        stage != Table.Stage.MEMBER
            ? "Node " + node + " is admitted; partitions move to it as soon as it runs"
            : "Node " + node + " is a member");
  }

  private static Outcome remove(
      Table table, Request.RemoveNode remove, SortedSet<NodeId> reachable) {
    NodeId node = remove.node();
    Table.Member member = table.members().get(node);
    if (table.departed().contains(node)) { // who missed the first answer asks again
      return accepted("Node " + node + " was removed and has left");
    }
    if (member == null) {
      return refused(
          ErrorCode.NOT_FOUND,
          "There is no node "
              + node
              + "; the nodes are "
              + NodeRules.names(table.members().keySet()));
    }
    if (member.stage() == Table.Stage.LEAVING) {
      return accepted("Node " + node + " is leaving already");
    }
    if (member.stage() == Table.Stage.EXPECTED) {
      return new Outcome.Accepted(
          List.of(new Edit.Depart(node)),
          new Reply.Done("Node " + node + " had not joined yet, and is expected no longer"));
    }
    Refusal wrong = NodeRules.tooFewWithout(table, node);
    if (wrong == null) {
      wrong = NodeRules.underWayExceptTo(table, node);
    }
    if (wrong == null) {
      wrong = NodeRules.undecidable(table, node, reachable);
    }
    return wrong != null
        ? new Outcome.Refused(wrong)
        : new Outcome.Accepted(
            release(table, node),
            new Reply.Done("Partitions move off node " + node + "; then it is let go"));
  }

  private static List<Edit> release(Table table, NodeId node) {
    List<Edit> edits = new ArrayList<>();
    if (!table.moves().isEmpty()) {
      edits.add(new Edit.CallOff());
    }
    edits.add(new Edit.Release(node));
    return edits;
  }

  private static Outcome accepted(String done) {
    return new Outcome.Accepted(List.of(), new Reply.Done(done));
  }

  private static Outcome refused(ErrorCode code, String message) {
    return new Outcome.Refused(new Refusal(code, message));
  }
}
