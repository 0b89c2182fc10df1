package io.quorate.node;

import io.quorate.node.keyspaces.Keyspaces;
import io.quorate.node.metadata.Table;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.process.Refusal;
import io.quorate.store.operation.Request;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether the node serves, and what it waits for if not. */
final class Readiness {
  private final NodeConfig config;
  private final NodePorts ports;
  private final Liveness liveness;
  private final Keyspaces keyspaces;
  private Table table;
  private long generation;
  private @Nullable Refusal rejection;
  private boolean started;
  private boolean stopped;
  private boolean met;
  private @Nullable NodeId leader;
  private long startedNanos;

  Readiness(
      NodeConfig config, NodePorts ports, Liveness liveness, Keyspaces keyspaces, Table table) {
    this.config = config;
    this.ports = ports;
    this.liveness = liveness;
    this.keyspaces = keyspaces;
    this.table = table;
  }

  void started() {
    started = true;
    startedNanos = ports.nanos();
  }

  void stopped() {
    stopped = true;
  }

  void serves(Table newer, long itsGeneration) {
    table = newer;
    generation = itsGeneration;
    if (itsGeneration != 0 && newer.members().containsKey(config.self())) {
      rejection = null;
    }
  }

  void rejected(Refusal refusal) {
    rejection = refusal;
  }

  /** The table that this node serves by. */
  Table table() {
    return table;
  }

  /** Who leads the group that decides the table; null while that is not known. */
  @Nullable NodeId leader() {
    return leader;
  }

  void ledBy(@Nullable NodeId node) {
    leader = node;
  }

  /** Whether requests can be handled at all: others may still be unknown. */
  boolean serves() {
    return started && !stopped && table.founded() && generation != 0 && !departed();
  }

  /** Whether this node was removed from the cluster. */
  boolean departed() {
    return table.departed().contains(config.self());
  }

  /** Whether the only vote about the table is gone with an earlier data directory of this node. */
  private boolean isVoteLost() {
    Table.Seat seat = table.seats().get(config.self());
    return generation == 0
        && seat != null
        && seat.votes()
        && seat.generation() != 0
        && table.voters().size() == 1;
  }

  /** What keeps the node from serving; empty when it serves. */
  String unreadyBecause() {
    if (stopped) {
      return "Node " + config.self() + " has stopped";
    }
    if (!started) {
      return "Node " + config.self() + " is recovering";
    }
    if (departed()) {
      return "Node "
          + config.self()
          + " was removed from the cluster and keeps nothing for it any more: stop it; to have the machine"
          + " back, start it under a new name with an empty data directory";
    }
    if (rejection != null) {
      return rejection.message();
    }
    if (!table.founded() && config.founders().equals(List.of(config.self()))) {
      return "Node "
          + config.self()
          + " is to found a cluster by itself, and listens first whether others know it from one";
    }
    if (!table.founded()) {
      return "Node "
          + config.self()
          + " has no table yet; a new cluster is founded once all of "
          + names(config.founders())
          + " run, and one that runs tells its table";
    }
    if (!table.members().containsKey(config.self())) {
      return "Node " + config.self() + " is no member of the cluster";
    }
    if (isVoteLost()) {
      return "Node "
          + config.self()
          + " alone decided about the table, and begins with an empty data directory: stop it and start it"
          + " with the directory that it had; if that is lost, the table cannot be changed any more: export"
          + " what the other nodes serve, and import it into a new cluster";
    }
    if (generation == 0) {
      return "Node "
          + config.self()
          + " begins with an empty data directory and waits for a majority of "
          + names(table.voters())
          + " to register it";
    }
    Request.CreateKeyspace starter = config.settings().starter();
    if (!met && starter != null && table.keyspace(starter.name()) == null) {
      return "Keyspace '" + starter.name() + "', which every cluster has, is being created";
    }
    if (!keyspaces.unservable().isEmpty()) {
      return "Node " + config.self() + " cannot serve " + keyspaces.unservable();
    }
    return unmet();
  }

  private String unmet() {
    if (!met) {
      List<String> unknown = new ArrayList<>();
      for (Table.Member member : table.members().values()) {
        NodeId node = member.node();
        if (member.stage() != Table.Stage.EXPECTED && !liveness.isKnown(node)) {
          unknown.add(node.name());
        }
      }
      boolean patient = ports.nanos() - startedNanos < config.settings().readyNanos();
      if (patient && !unknown.isEmpty()) {
        return "Node " + config.self() + " has yet to hear of " + String.join(", ", unknown);
      }
      String leaderless = leaderless();
      if (patient && !leaderless.isEmpty()) {
        return "Node " + config.self() + " has yet to hear who leads keyspace " + leaderless;
      }
      met = true;
    }
    return "";
  }

  /** The first of the keyspaces whose groups run here without anybody who leads; or nothing. */
  private String leaderless() {
    for (ProcessId group : keyspaces.groups()) {
      Table.Keyspace keyspace = table.keyspaces().get(group.keyspace());
      if (keyspace != null && keyspaces.leader(group) == null) {
        return "'" + keyspace.info().name() + "'";
      }
    }
    return "";
  }

  private static String names(Collection<NodeId> nodes) {
    return String.join(", ", nodes.stream().map(NodeId::name).toList());
  }
}
