package io.quorate.models.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quorate.models.registry.FleetCall;
import io.quorate.models.registry.RegistryReply;
import io.quorate.models.remote.Endpoints;
import io.quorate.models.remote.RefusedCallException;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** An agent's calls to the centre, over HTTP. Counts them. Thread-safe. */
public final class CentreCalls {
  private static final int WAIT_SECONDS = 30;
  private static final JsonMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final Endpoints endpoints;
  private final AtomicLong requests = new AtomicLong();
  private volatile String stamp = "";

  /** Over these nodes. */
  public CentreCalls(Endpoints endpoints) {
    this.endpoints = endpoints;
  }

  /** How many requests were made. */
  public long requests() {
    return requests.get();
  }

  /** Asks the centre; never throws for what the other side did. */
  RegistryReply ask(FleetCall call) {
    try {
      return switch (call) {
        case FleetCall.Join join -> {
          ObjectNode body = MAPPER.createObjectNode().put("library", join.library());
          join.subscriptions().forEach(body.putArray("subscriptions")::add);
          yield read("PUT", agent(join.fleet(), join.agent()), body, RegistryReply.Fleets.class);
        }
        case FleetCall.Orders orders -> orders(orders, "");
        case FleetCall.Tell tell ->
            read(
                "PUT",
                agent(tell.fleet(), tell.state().agent()) + "/state",
                MAPPER.valueToTree(tell.state()),
                RegistryReply.Done.class);
        case FleetCall.Note note -> note(note);
        case FleetCall.Leave _,
            FleetCall.ListFleets _,
            FleetCall.DescribeFleet _,
            FleetCall.ListLanes _,
            FleetCall.DescribeLane _,
            FleetCall.RollOut _,
            FleetCall.Advance _,
            FleetCall.Expire _,
            FleetCall.Abort _ ->
            throw new IllegalArgumentException("no agent asks for " + call);
      };
    } catch (RefusedCallException e) {
      return new RegistryReply.Refused(e.refusal());
    }
  }

  /**
   * Asks for orders; is answered when they have changed since the last answer, or after a while.
   */
  RegistryReply await(FleetCall.Orders call) {
    try {
      return orders(call, stamp.isEmpty() ? "" : "?wait=" + WAIT_SECONDS + "&after=" + stamp);
    } catch (RefusedCallException e) {
      return new RegistryReply.Refused(e.refusal());
    }
  }

  private RegistryReply orders(FleetCall.Orders call, String query) {
    JsonNode answer = ask("GET", agent(call.fleet(), call.agent()) + "/orders" + query, null);
    RegistryReply reply = parsed(answer, RegistryReply.Ordered.class);
    stamp = answer.path("stamp").asText();
    return reply;
  }

  private RegistryReply note(FleetCall.Note note) {
    String path =
        "%s/reports/%s/%s"
            .formatted(
                agent(note.fleet(), note.report().agent()),
                note.model(),
                Endpoints.encoded(note.alias()));
    ask("POST", path, MAPPER.valueToTree(note.report()));
    return new RegistryReply.Done();
  }

  private static String agent(String fleet, String agent) {
    return "/v1/models/-/fleets/%s/agents/%s"
        .formatted(Endpoints.encoded(fleet), Endpoints.encoded(agent));
  }

  private RegistryReply read(
      String method, String path, JsonNode body, Class<? extends RegistryReply> kind) {
    return parsed(ask(method, path, body), kind);
  }

  private JsonNode ask(String method, String path, @Nullable JsonNode body) {
    requests.incrementAndGet();
    return endpoints.ask(method, path, body);
  }

  private static RegistryReply parsed(JsonNode answer, Class<? extends RegistryReply> kind) {
    try {
      return MAPPER.treeToValue(answer, kind);
    } catch (JsonProcessingException e) {
      return new RegistryReply.Refused(
          new Refusal(
              ErrorCode.INTERNAL, "the centre's answer cannot be read: " + e.getOriginalMessage()));
    }
  }
}
