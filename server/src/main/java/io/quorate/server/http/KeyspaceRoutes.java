package io.quorate.server.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.io.IOException;

/** {@code /v1/keyspaces}: create, describe, list and delete. */
final class KeyspaceRoutes {
  private static final String ALL = "/v1/keyspaces";
  private static final String ONE = "/v1/keyspaces/{}";

  private final Replies replies;

  KeyspaceRoutes(Replies replies) {
    this.replies = replies;
  }

  void addTo(Router router) {
    router
        .add("GET", ALL, this::list)
        .add("GET", ONE, this::describe)
        .add("PUT", ONE, this::create)
        .add("DELETE", ONE, this::delete)
        .add("POST", ONE + "/compact", this::compact);
  }

  private void list(Call call) throws IOException {
    call.query();
    Reply.Keyspaces found = replies.ask(new Request.ListKeyspaces(), Reply.Keyspaces.class);
    ObjectNode body = Json.object();
    ArrayNode keyspaces = body.putArray("keyspaces");
    found.keyspaces().forEach(keyspace -> keyspaces.add(SettingsJson.keyspace(keyspace)));
    call.json(200, body);
  }

  private void describe(Call call) throws IOException {
    call.query();
    Request request = new Request.DescribeKeyspace(call.textArgument(0));
    Reply.Described found = replies.ask(request, Reply.Described.class);
    call.json(200, SettingsJson.keyspace(found.keyspace()));
  }

  private void create(Call call) throws IOException {
    call.query();
    Request request =
        new Request.CreateKeyspace(call.textArgument(0), SettingsJson.read(call.jsonBody()));
    Reply.Described created = replies.ask(request, Reply.Described.class);
    call.json(200, SettingsJson.keyspace(created.keyspace()));
  }

  private void compact(Call call) throws IOException {
    long revision = call.query("revision").counter("revision");
    Request request = new Request.Compact(call.textArgument(0), revision);
    Reply.Done done = replies.ask(request, Reply.Done.class);
    call.json(200, Json.object().put("message", done.message()));
  }

  private void delete(Call call) throws IOException {
    call.query();
    Request request = new Request.DeleteKeyspace(call.textArgument(0));
    Reply.Done done = replies.ask(request, Reply.Done.class);
    call.json(200, Json.object().put("message", done.message()));
  }
}
