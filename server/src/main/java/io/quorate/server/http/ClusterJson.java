package io.quorate.server.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quorate.protocol.process.NodeId;
import io.quorate.store.operation.ClusterInfo;
import java.util.List;

/** The cluster as JSON. */
final class ClusterJson {
  private ClusterJson() {}

  static ObjectNode cluster(ClusterInfo cluster) {
    ObjectNode body = Json.object();
    body.put("cluster", cluster.cluster());
    body.put("self", cluster.self().name());
    body.set("metadata", metadata(cluster.metadata()));
    body.put("tableVersion", cluster.tableVersion());
    ArrayNode nodes = body.putArray("nodes");
    cluster.nodes().forEach(node -> nodes.add(node(node)));
    ArrayNode keyspaces = body.putArray("keyspaces");
    cluster.keyspaces().forEach(keyspace -> keyspaces.add(keyspace(keyspace)));
    body.set("groups", leaders(cluster));
    body.set("cuts", groups(cluster.cuts()));
    return body;
  }

  /** Who leads each group, and how far its replicas are. */
  static ArrayNode leaders(ClusterInfo cluster) {
    ArrayNode list = Json.array();
    for (ClusterInfo.GroupInfo group : cluster.groups()) {
      ObjectNode body = list.addObject();
      NodeId leader = group.leader();
      body.put("keyspace", group.keyspace().isEmpty() ? null : group.keyspace());
      body.put("partition", group.partition());
      body.put("leader", leader == null ? null : leader.name());
      body.put("term", group.term());
      body.put("decided", group.decided());
      ArrayNode replicas = body.putArray("replicas");
      for (ClusterInfo.ReplicaInfo replica : group.replicas()) {
        replicas
            .addObject()
            .put("node", replica.node().name())
            .put("role", replica.role())
            .put("applied", replica.applied())
            .put("lag", group.lag(replica));
      }
    }
    return list;
  }

  private static ObjectNode metadata(ClusterInfo.MetadataInfo group) {
    ObjectNode body = Json.object();
    NodeId leader = group.leader();
    body.put("leader", leader == null ? null : leader.name());
    body.set("voters", StoreJson.names(group.voters()));
    body.set("learners", StoreJson.names(group.learners()));
    return body;
  }

  private static ObjectNode node(ClusterInfo.NodeInfo node) {
    ObjectNode body = Json.object();
    body.put("name", node.node().name());
    body.put("host", node.address().host());
    body.put("port", node.address().port());
    body.put("http", "http://" + node.address().host() + ":" + node.address().port());
    body.put("state", node.state());
    body.put("ready", node.ready());
    body.put("hints", node.hints());
    ObjectNode figures = body.putObject("figures");
    node.figures().forEach(figures::put);
    return body;
  }

  private static ObjectNode keyspace(ClusterInfo.KeyspaceStatus status) {
    ObjectNode body = SettingsJson.keyspace(status.keyspace());
    body.put("partitionsDiverged", status.partitionsDiverged());
    body.put("partitionsMoving", status.partitionsMoving());
    body.put("movedRows", status.movedRows());
    body.set("owners", groups(status.owners()));
    return body;
  }

  private static ArrayNode groups(List<List<NodeId>> groups) {
    ArrayNode list = Json.array();
    groups.forEach(group -> list.add(StoreJson.names(group)));
    return list;
  }
}
