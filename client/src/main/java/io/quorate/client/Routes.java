package io.quorate.client;

import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.ring.Partitioner;
import io.quorate.store.operation.ClusterInfo;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.KeyspaceSettings;
import io.quorate.store.operation.NodeAddress;
import io.quorate.store.operation.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where requests go, by the table of ownership as last learnt. Immutable. */
final class Routes {

  private record Owned(
      KeyspaceSettings settings, Partitioner partitioner, List<List<NodeAddress>> owners) {}

  private final long version;
  private final Map<NodeId, NodeAddress> addresses;
  private final List<NodeAddress> nodes;
  private final Map<String, Owned> keyspaces;

  private Routes(
      long version,
      Map<NodeId, NodeAddress> addresses,
      List<NodeAddress> nodes,
      Map<String, Owned> keyspaces) {
    this.version = version;
    this.addresses = addresses;
    this.nodes = nodes;
    this.keyspaces = keyspaces;
  }

  /** Nothing is known but where to ask. */
  static Routes initial(List<NodeAddress> endpoints) {
    return new Routes(-1, new LinkedHashMap<>(), endpoints, new LinkedHashMap<>());
  }

  static Routes of(ClusterInfo cluster) {
    Map<NodeId, NodeAddress> addresses = new LinkedHashMap<>();
    for (ClusterInfo.NodeInfo node : cluster.nodes()) {
      addresses.put(node.node(), node.address());
    }
    Map<String, Owned> keyspaces = new LinkedHashMap<>();
    for (ClusterInfo.KeyspaceStatus keyspace : cluster.keyspaces()) {
      List<List<NodeAddress>> owners = new ArrayList<>();
      for (List<NodeId> primaries : keyspace.owners()) {
        List<NodeAddress> known = new ArrayList<>();
        for (NodeId primary : primaries) {
          NodeAddress address = addresses.get(primary);
          if (address != null) {
            known.add(address);
          }
        }
        owners.add(known);
      }
      keyspaces.put(
          keyspace.keyspace().name(),
          new Owned(
              keyspace.keyspace().settings(),
              new Partitioner(keyspace.keyspace().settings().partitions()),
              owners));
    }
    return new Routes(
        cluster.tableVersion(), addresses, List.copyOf(addresses.values()), keyspaces);
  }

  long version() {
    return version;
  }

  List<NodeAddress> nodes() {
    return nodes;
  }

  /**
   * The replicas of the request's key in order of preference; null where it has none or is unknown.
   */
  @Nullable List<NodeAddress> replicas(Request request) {
    if (!(request instanceof Request.Data data)) {
      return null;
    }
    Owned owned = keyspaces.get(data.keyspace());
    return switch (data) {
      case Request.Keyed keyed ->
          owned == null ? null : owned.owners.get(owned.partitioner.partitionOf(keyed.key()));
      case GroupRequest _ -> owned == null ? null : owned.owners.getFirst();
      case Request.Scan _, Request.Compact _ -> null;
    };
  }

  /** Where a node listens, or null. */
  @Nullable NodeAddress address(NodeId node) {
    return addresses.get(node);
  }

  /** The group whose leader should be asked; null where any replica may answer or it is unknown. */
  @Nullable Group group(Request request) {
    if (request instanceof GroupRequest asked) {
      return asked.anyReplica() ? null : new Group(asked.keyspace(), 0);
    }
    if (!(request instanceof Request.Keyed keyed)) {
      return null;
    }
    Owned owned = keyspaces.get(keyed.keyspace());
    if (owned == null || !owned.settings.isOrdered()) {
      return null;
    }
    boolean reads = request instanceof Request.Get || request instanceof Request.History;
    return reads && owned.settings.consistency().equals("sequential")
        ? null
        : new Group(keyed.keyspace(), owned.partitioner.partitionOf(keyed.key()));
  }

  /** One partition of an ordered keyspace. */
  record Group(String keyspace, int partition) {}

  /** Whether the request names a keyspace that these routes do not know. */
  boolean strangeTo(Request request) {
    return request instanceof Request.Data data && !keyspaces.containsKey(data.keyspace());
  }
}
