package io.quorate.client;

import io.quorate.protocol.process.NodeId;
import io.quorate.store.operation.ClusterInfo;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.KeyspaceInfo;
import io.quorate.store.operation.NodeAddress;
import io.quorate.store.operation.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where requests go, by the table of ownership as last learnt. Immutable. */
final class Routes {

  private record Owned(KeyspaceInfo keyspace, List<List<NodeAddress>> owners) {
    private boolean ordered() {
      return keyspace.settings().isOrdered();
    }

    private boolean sequential() {
      return keyspace.settings().consistency().equals("sequential");
    }

    private int partitionOf(byte[] key) {
      return keyspace.settings().partitionOf(key);
    }
  }

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
      keyspaces.put(keyspace.keyspace().name(), new Owned(keyspace.keyspace(), owners));
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
          owned == null ? null : owned.owners.get(owned.partitionOf(keyed.key()));
      case GroupRequest _ -> owned == null ? null : owned.owners.getFirst();
      case Request.Changes changes ->
          owned == null || changes.partition() >= owned.owners.size()
              ? null
              : owned.owners.get(changes.partition());
      case Request.Scan _, Request.Compact _, Request.AtPartition _ -> null;
    };
  }

  /** Where a node listens, or null. */
  @Nullable NodeAddress address(NodeId node) {
    return addresses.get(node);
  }

  /** The group whose leader should be asked; null where any replica may answer or it is unknown. */
  @Nullable Group group(Request request) {
    return readsAnywhere(request) ? null : ordered(request);
  }

  /** Whether it reads from a keyspace any replica of which may answer. */
  boolean readsAnywhere(Request request) {
    if (request instanceof GroupRequest asked) {
      return asked.anyReplica();
    }
    return request instanceof Request.Data data
        && !(data instanceof Request.Write || data instanceof Request.Compact)
        && keyspaces.get(data.keyspace()) instanceof Owned owned
        && owned.sequential();
  }

  /**
   * The group that answers, in an ordered keyspace; null elsewhere, and where there are several.
   */
  @Nullable Group ordered(Request request) {
    if (!(request instanceof Request.Data data)) {
      return null;
    }
    Owned owned = keyspaces.get(data.keyspace());
    if (owned == null || !owned.ordered()) {
      return null;
    }
    int id = owned.keyspace.id();
    if (request instanceof Request.Keyed keyed) {
      return new Group(id, owned.partitionOf(keyed.key()));
    }
    return owned.owners.size() == 1 ? new Group(id, 0) : null;
  }

  /** One partition of an ordered keyspace. */
  record Group(int keyspace, int partition) {}

  /** Whether the request names a keyspace that these routes do not know. */
  boolean strangeTo(Request request) {
    return request instanceof Request.Data data && !keyspaces.containsKey(data.keyspace());
  }
}
