package io.quorate.simulation.world;

import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.process.RowsQuery;
import io.quorate.simulation.host.RowsCopy;
import io.quorate.simulation.node.NodeMachine;
import io.quorate.storage.engine.StorageEngine;
import io.quorate.store.machine.LogicalHash;
import io.quorate.store.machine.Machine;
import io.quorate.store.machine.MachineSettings;
import io.quorate.store.operation.ClusterInfo;
import java.util.ArrayList;
import java.util.List;

/** What the groups of ordered keyspaces hold on whole nodes, looked at from outside. */
final class GroupView {
  private static final int HASH_ROWS = 1_000;

  private final List<NodeMachine> machines;

  GroupView(List<NodeMachine> machines) {
    this.machines = machines;
  }

  /** Which replicas of a keyspace differ from each other, or are where they should not be. */
  List<String> leftovers(ClusterInfo.KeyspaceStatus keyspace) {
    List<String> left = new ArrayList<>();
    for (int partition = 0; partition < keyspace.owners().size(); partition++) {
      ProcessId id = new ProcessId(keyspace.keyspace().id(), partition);
      left.addAll(leftovers(id, keyspace.owners().get(partition)));
    }
    return left;
  }

  private List<String> leftovers(ProcessId id, List<NodeId> owners) {
    List<String> left = new ArrayList<>();
    long applied = 0;
    long hash = 0;
    boolean first = true;
    for (NodeMachine machine : machines) {
      List<RowsQuery.Row> rows = rows(machine, id);
      if (!owners.contains(machine.id())) {
        if (!rows.isEmpty()) {
          left.add(machine.id() + " holds rows of group " + id + " and does not own it");
        }
        continue;
      }
      Machine replica = new Machine(new RowsCopy(rows), MachineSettings.DEFAULT);
      LogicalHash own = replica.hash();
      boolean more = true;
      while (more) {
        more = own.step(HASH_ROWS);
      }
      if (own.contradictions() > 0) {
        left.add(machine.id() + " contradicts itself in group " + id);
      }
      if (!first && (replica.applied() != applied || own.value() != hash)) {
        left.add("%s holds another state of group %s".formatted(machine.id(), id));
      }
      first = false;
      applied = replica.applied();
      hash = own.value();
    }
    return left;
  }

  private static List<RowsQuery.Row> rows(NodeMachine machine, ProcessId id) {
    StorageEngine engine = machine.engine();
    return engine == null ? List.of() : engine.overlay().page(id, RowsCopy.ALL).rows();
  }
}
