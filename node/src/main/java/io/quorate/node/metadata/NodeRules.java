package io.quorate.node.metadata;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Refusal;
import io.quorate.store.operation.KeyspaceSettings;
import io.quorate.store.operation.NodeAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which nodes may come and go. Each check answers the refusal, or null where all is well. */
final class NodeRules {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
  private static final int NODES_MAX = 128;
  private static final int PORT_MAX = 65_535 - 3;

  private NodeRules() {}

  static @Nullable Refusal check(Table table, NodeId node, NodeAddress address) {
    if (!NAME.matcher(node.name()).matches()) {
      return new Refusal(
          ErrorCode.INVALID_ARGUMENT,
          "'"
              + node
              + "' cannot be the name of a node: up to 63 letters, digits, '.', '_' and '-', beginning with"
              + " a letter or digit");
    }
    if (address.host().isBlank() || address.port() < 1 || address.port() > PORT_MAX) {
      return new Refusal(
          ErrorCode.INVALID_ARGUMENT,
          "'"
              + address.host()
              + ":"
              + address.port()
              + "' is no address of a node: it takes a host and the first of four ports, 1 to "
              + PORT_MAX);
    }
    for (Table.Member member : table.members().values()) {
      boolean sameHost = member.address().host().equals(address.host());
      if (sameHost && Math.abs(member.address().port() - address.port()) < 4) {
        return new Refusal(
            ErrorCode.INVALID_ARGUMENT,
            "Node "
                + member.node()
                + " listens on ports "
                + member.address().port()
                + " to "
                + (member.address().port() + 3)
                + " of "
                + address.host()
                + ", and a node takes four: choose a port that leaves it room");
      }
    }
    return table.members().size() < NODES_MAX
        ? null
        : new Refusal(ErrorCode.INVALID_ARGUMENT, "A cluster has at most " + NODES_MAX + " nodes");
  }

  /** Another change of nodes is under way. */
  static @Nullable Refusal underWay(Table table) {
    List<NodeId> busy = new ArrayList<>(table.in(Table.Stage.EXPECTED));
    busy.addAll(table.in(Table.Stage.ARRIVED));
    busy.addAll(table.in(Table.Stage.LEAVING));
    if (busy.isEmpty() && table.moves().isEmpty()) {
      return null;
    }
    return new Refusal(
            ErrorCode.CONFLICT,
            "The nodes are being changed already"
                + (busy.isEmpty() ? "" : " (" + names(busy) + ")")
                + ", with "
                + table.moves().size()
                + " moves to go; wait until 'quorate cluster status' shows none, or remove a node that"
                + " was added by mistake")
        .with("moves", table.moves().size());
  }

  /**
   * Another change is under way, but for the arrival of this very node, which may be called off.
   */
  static @Nullable Refusal underWayExceptTo(Table table, NodeId node) {
    boolean onlyToIt =
        !table.moves().isEmpty()
            && table.moves().stream().allMatch(move -> node.equals(move.add()))
            && table.in(Table.Stage.LEAVING).isEmpty()
            && table.in(Table.Stage.EXPECTED).isEmpty();
    return onlyToIt ? null : underWay(table);
  }

  /** Some keyspace needs more nodes than would be left. */
  static @Nullable Refusal tooFewWithout(Table table, NodeId node) {
    List<NodeId> left = new ArrayList<>(table.owners());
    left.remove(node);
    List<String> needy = new ArrayList<>();
    for (Table.Keyspace keyspace : table.keyspaces().values()) {
      KeyspaceSettings settings = keyspace.info().settings();
      if (!settings.isOrdered() && settings.n() > left.size()) {
        needy.add("'" + keyspace.info().name() + "' n=" + settings.n());
      }
    }
    if (!needy.isEmpty()) {
      return new Refusal(
          ErrorCode.INVALID_ARGUMENT,
          "Without node "
              + node
              + " there would be "
              + left.size()
              + " nodes, too few for "
              + String.join(", ", needy)
              + "; add a node first, or delete what needs more");
    }
    return left.isEmpty()
        ? new Refusal(ErrorCode.INVALID_ARGUMENT, "Node " + node + " is the last one")
        : null;
  }

  /**
   * Some group of an ordered keyspace could not let a node go: its members are changed by a
   * majority of those that are and of those that are to be.
   */
  static @Nullable Refusal undecidable(Table table, NodeId node, SortedSet<NodeId> reachable) {
    SortedSet<NodeId> missing = new TreeSet<>();
    List<String> names = new ArrayList<>();
    for (Table.Keyspace keyspace : table.keyspaces().values()) {
      for (Table.Replicas replicas : keyspace.partitions()) {
        List<NodeId> voters = replicas.primaries();
        if (!keyspace.info().settings().isOrdered() || !voters.contains(node)) {
          continue;
        }
        if (!majority(voters, reachable) || !majority(without(table, voters, node), reachable)) {
          names.add("'" + keyspace.info().name() + "'");
          missing.addAll(voters);
          break;
        }
      }
    }
    missing.removeAll(reachable);
    return names.isEmpty()
        ? null
        : new Refusal(
            ErrorCode.UNAVAILABLE,
            "The replicas of "
                + String.join(", ", names)
                + " are changed by a majority of them, and "
                + names(missing)
                + " cannot be reached: start what is missing first, or delete the keyspace");
  }

  /** The owners of a partition once a node has left, and somebody has taken its place. */
  private static List<NodeId> without(Table table, List<NodeId> voters, NodeId node) {
    List<NodeId> then = new ArrayList<>(voters);
    then.remove(node);
    table.owners().stream().filter(owner -> !voters.contains(owner)).limit(1).forEach(then::add);
    return then;
  }

  private static boolean majority(List<NodeId> voters, SortedSet<NodeId> reachable) {
    return 2 * voters.stream().filter(reachable::contains).count() > voters.size();
  }

  static String names(Collection<NodeId> nodes) {
    return String.join(", ", nodes.stream().map(NodeId::name).toList());
  }
}
