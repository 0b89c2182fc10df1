package io.quorate.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.NodeAddress;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code /v1/cluster}: status, nodes that come and go, and cut links. */
final class ClusterRoutes {
  private static final int PORT_MAX = 65_535 - 3;

  private final Replies replies;

  ClusterRoutes(Replies replies) {
    this.replies = replies;
  }

  void addTo(Router router) {
    router
        .add("GET", "/v1/cluster", this::status)
        .add("POST", "/v1/cluster/nodes", this::addNode)
        .add("DELETE", "/v1/cluster/nodes/{}", this::removeNode)
        .add("GET", "/v1/cluster/leaders", this::leaders)
        .add("POST", "/v1/cluster/leaders", this::moveLeader)
        .add("POST", "/v1/cluster/cut", this::cut)
        .add("POST", "/v1/cluster/heal", this::heal);
  }

  private void status(Call call) throws IOException {
    boolean figures = call.query("figures").flag("figures", true);
    Reply.Cluster found = replies.ask(new Request.ClusterStatus(figures), Reply.Cluster.class);
    call.json(200, ClusterJson.cluster(found.cluster()));
  }

  private void addNode(Call call) throws IOException {
    call.query();
    JsonFields fields = new JsonFields(call.jsonBody(), List.of("name", "host", "port"));
    int port = fields.number("port");
    if (port < 1 || port > PORT_MAX) {
      throw usage("field 'port' is " + port + "; give the node's first port, 1 to " + PORT_MAX);
    }
    NodeAddress address = new NodeAddress(fields.string("host", "127.0.0.1"), port);
    done(call, new Request.AddNode(node(fields.string("name")), address));
  }

  private void removeNode(Call call) throws IOException {
    call.query();
    done(call, new Request.RemoveNode(node(call.textArgument(0))));
  }

  private void leaders(Call call) throws IOException {
    call.query();
    Reply.Cluster found = replies.ask(new Request.ClusterStatus(true), Reply.Cluster.class);
    ObjectNode body = Json.object();
    body.set("groups", ClusterJson.leaders(found.cluster()));
    call.json(200, body);
  }

  private void moveLeader(Call call) throws IOException {
    call.query();
    JsonFields fields = new JsonFields(call.jsonBody(), List.of("keyspace", "partition", "to"));
    String keyspace = fields.string("keyspace", "");
    int partition = fields.number("partition", 0);
    String name = fields.string("to", "");
    NodeId to = name.isEmpty() ? null : new NodeId(name);
    if (partition < 0 || (keyspace.isEmpty() && partition != 0)) {
      throw usage(
          "field 'partition' is %d; it goes from 0 up, with the field 'keyspace'"
              .formatted(partition));
    }
    done(
        call,
        keyspace.isEmpty()
            ? new Request.MoveTableLeader(to)
            : new Request.AtPartition(partition, new GroupRequest.MoveLeader(keyspace, to)));
  }

  private void cut(Call call) throws IOException {
    call.query();
    JsonFields fields = new JsonFields(call.jsonBody(), List.of("groups"));
    String expected = "lists of names, for instance [[\"n1\",\"n2\"],[\"n3\"]]";
    JsonNode groups = fields.any("groups", expected);
    if (!groups.isArray()) {
      throw JsonFields.wrong("groups", expected, groups);
    }
    List<List<NodeId>> cut = new ArrayList<>();
    for (JsonNode group : groups) {
      List<NodeId> nodes = new ArrayList<>();
      for (JsonNode name : group) {
        if (!name.isTextual()) {
          throw JsonFields.wrong("groups", expected, groups);
        }
        nodes.add(node(name.textValue()));
      }
      if (!group.isArray() || nodes.isEmpty()) {
        throw JsonFields.wrong("groups", expected, groups);
      }
      cut.add(nodes);
    }
    done(call, new Request.Cut(cut));
  }

  private void heal(Call call) throws IOException {
    call.query();
    done(call, new Request.Heal());
  }

  private void done(Call call, Request request) throws IOException {
    Reply.Done done = replies.ask(request, Reply.Done.class);
    call.json(200, Json.object().put("message", done.message()));
  }

  private static NodeId node(String name) {
    if (name.isEmpty()) {
      throw usage("the name of a node is empty; GET /v1/cluster lists the nodes");
    }
    return new NodeId(name);
  }

  private static Problem usage(String message) {
    return new Problem(ErrorCode.INVALID_ARGUMENT, message);
  }
}
