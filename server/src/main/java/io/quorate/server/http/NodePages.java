package io.quorate.server.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quorate.protocol.clock.BadContextException;
import io.quorate.protocol.clock.Context;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.server.endpoint.NodeView;
import java.io.IOException;

/**
 * What a node says of itself, to people and to those who watch over it; and what a context says.
 */
final class NodePages {
  private final NodeView node;

  NodePages(NodeView node) {
    this.node = node;
  }

  void addTo(Router router) {
    router
        .add("GET", "/", this::front)
        .add("GET", "/metrics", this::metrics)
        .add("GET", "/v1/health", this::health)
        .add("GET", "/v1/contexts/{}", this::context);
  }

  private void front(Call call) throws IOException {
    String unready = node.unreadyBecause();
    String url = "http://" + node.address().host() + ":" + node.address().port();
    call.text(
        200,
        """
        Quorate node %s of cluster %s, %s.

        The cluster:      curl %s/v1/cluster
        A keyspace:       curl -X PUT %s/v1/keyspaces/docs -d '{"n":3,"r":2,"w":2}'
        Write a key:      curl -X PUT %s/v1/keyspaces/docs/keys/greeting -d 'hello'
        Read it:          curl -i %s/v1/keyspaces/docs/keys/greeting
        List keys:        curl '%s/v1/keyspaces/docs/keys?prefix=gr&limit=10'

        A read answers with the header Quorate-Context; send it back with the put that replaces what
        was read. Values that were written without knowing of each other come back together, with
        status 300.

        Also here: /v1/keyspaces, /v1/health, /v1/contexts/{context}, /metrics
        gRPC (quorate.v1) is on port %d, our own client's frames on port %d.
        """
            .formatted(
                node.self(),
                node.cluster(),
                unready.isEmpty() ? "ready" : "not ready: " + unready,
                url,
                url,
                url,
                url,
                url,
                node.address().grpcPort(),
                node.address().clientPort()));
  }

  private void metrics(Call call) throws IOException {
    call.answer(200, NodeView.METRICS_TYPE, node.metrics());
  }

  private void health(Call call) throws IOException {
    String unready = node.unreadyBecause();
    ObjectNode body =
        Json.object()
            .put("node", node.self().name())
            .put("cluster", node.cluster())
            .put("pid", ProcessHandle.current().pid())
            .put("ready", unready.isEmpty());
    if (!unready.isEmpty()) {
      body.put("reason", unready).put("removed", node.removed());
    }
    call.json(unready.isEmpty() ? 200 : 503, body);
  }

  private void context(Call call) throws IOException {
    call.query();
    try {
      call.json(200, StoreJson.context(Context.decode(call.textArgument(0))));
    } catch (BadContextException e) {
      throw new Problem(ErrorCode.BAD_CONTEXT, String.valueOf(e.getMessage()));
    }
  }
}
