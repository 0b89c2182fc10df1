package io.quorate.simulation.world;

import io.quorate.node.Node;
import io.quorate.node.metadata.Table;
import io.quorate.protocol.process.NodeId;
import io.quorate.simulation.engine.Environment;
import io.quorate.simulation.node.NodeMachine;
import io.quorate.store.operation.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All tables that any node has served by. There is one history of them: no version is two tables,
 * no node goes back, no generation is given twice, and what was answered as done stays done.
 */
final class TableHistory {

  /** What was answered, in all tables from a version on. */
  private record Promise(long version, Request change) {}

  /** Whose directory a generation was given to. */
  private record Given(NodeId node, long registration) {}

  private final Environment environment;
  private final TreeMap<Long, Table> tables = new TreeMap<>();
  private final SortedMap<NodeId, Long> served = new TreeMap<>();
  private final SortedMap<Long, Given> given = new TreeMap<>();
  private final List<Promise> promises = new ArrayList<>();

  TableHistory(Environment environment) {
    this.environment = environment;
  }

  /** A node's disk is empty: it may go back. */
  void forget(NodeId node) {
    served.remove(node);
  }

  /** Whether a node alone decides, by the newest table. */
  boolean hasOnlyVoter(NodeId node) {
    Map.Entry<Long, Table> newest = tables.lastEntry();
    return newest != null && newest.getValue().voters().equals(Set.of(node));
  }

  /** Looks at what a node serves by now. */
  void look(NodeMachine machine) {
    Node node = machine.node();
    if (node == null || !node.table().founded()) {
      return;
    }
    Table table = node.table();
    Long before = served.put(machine.id(), table.version());
    if (before == null || before != table.version()) {
      if (before != null && before > table.version()) {
        violated(machine.id() + " went from version %d back to %d", before, table.version());
      }
      Table known = tables.putIfAbsent(table.version(), table);
      if (known == null) {
        inspect(table);
      } else if (!known.equals(table)) {
        violated(
            "version %d of the table is %s on %s, and %s elsewhere",
            table.version(), table, machine.id(), known);
      }
    }
  }

  private void inspect(Table table) {
    for (Table.Member member : table.members().values()) {
      if (member.generation() != 0) {
        Given now = new Given(member.node(), member.registration());
        Given known = given.putIfAbsent(member.generation(), now);
        if (known != null && !known.equals(now)) {
          violated("generation %d was given to %s and to %s", member.generation(), known, now);
        }
      }
    }
    for (Promise promise : promises) {
      check(promise, table);
    }
  }

  /** A node has answered that a change is done. */
  void answered(NodeMachine by, Request change) {
    Node node = by.node();
    if (node != null) {
      Promise promise = new Promise(node.table().version(), change);
      promises.add(promise);
      check(promise, node.table());
      tables.tailMap(promise.version(), true).values().forEach(table -> check(promise, table));
    }
  }

  private void check(Promise promise, Table table) {
    if (table.version() >= promise.version() && !holds(promise.change(), table)) {
      violated(
          "%s was answered at version %d, and version %d knows nothing of it: %s",
          promise.change(), promise.version(), table.version(), table);
    }
  }

  private static boolean holds(Request change, Table table) {
    if (change instanceof Request.CreateKeyspace create) {
      return table.keyspace(create.name()) != null;
    }
    if (change instanceof Request.AddNode add) {
      return table.members().containsKey(add.node()) || table.departed().contains(add.node());
    }
    if (change instanceof Request.RemoveNode remove) {
      Table.Member member = table.members().get(remove.node());
      return member == null || member.stage() == Table.Stage.LEAVING;
    }
    return true;
  }

  private void violated(String what, Object... details) {
    environment.violated(what.formatted(details));
  }
}
