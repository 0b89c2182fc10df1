package io.quorate.models.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quorate.models.blob.Digest;
import io.quorate.models.fleet.AgentState;
import io.quorate.models.fleet.PartReport;
import io.quorate.models.registry.FleetCall;
import io.quorate.models.registry.RegistryReply;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.server.endpoint.HttpExchange;
import io.quorate.server.endpoint.HttpExtension;
import io.quorate.server.endpoint.RefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/** Fleets, and what agents say and are told. */
final class AgentRoutes {
  private static final String FLEETS = "/v1/models/-/fleets";
  private static final String FLEET = FLEETS + "/{}";
  private static final String AGENT = FLEET + "/agents/{}";
  private static final long WAIT_SECONDS_MAX = 50;

  /** Agents that wait at this node. */
  private static final int WAITING_MAX = 1_000;

  private final Centre centre;
  private final People people;
  private final Semaphore waiting = new Semaphore(WAITING_MAX);

  AgentRoutes(Centre centre, People people) {
    this.centre = centre;
    this.people = people;
  }

  void addTo(HttpExtension.Routes routes) {
    routes
        .add("GET", FLEETS, this::list)
        .add("GET", FLEET, this::describe)
        .add("PUT", AGENT, this::join)
        .add("DELETE", AGENT, this::leave)
        .add("PUT", AGENT + "/state", this::tell)
        .add("GET", AGENT + "/orders", this::orders)
        .add("POST", AGENT + "/reports/{}/{}/{}", this::report);
  }

  private void list(HttpExchange exchange) throws IOException {
    RegistryReply.Fleets fleets =
        centre.ask(new FleetCall.ListFleets(), RegistryReply.Fleets.class);
    Answers.json(exchange, 200, Answers.object("fleets", fleets.fleets()));
  }

  private void describe(HttpExchange exchange) throws IOException {
    FleetCall call = new FleetCall.DescribeFleet(exchange.argument(0));
    Answers.json(exchange, 200, Answers.tree(centre.ask(call, RegistryReply.FleetDescribed.class)));
  }

  private void join(HttpExchange exchange) throws IOException {
    people.agentOf(exchange.argument(0), exchange);
    ObjectNode body = Answers.body(exchange);
    List<String> subscriptions = new ArrayList<>();
    body.path("subscriptions").forEach(one -> subscriptions.add(one.asText()));
    FleetCall call =
        new FleetCall.Join(
            exchange.argument(0),
            exchange.argument(1),
            body.path("library").asText(),
            subscriptions);
    fleets(exchange, call);
  }

  private void leave(HttpExchange exchange) throws IOException {
    String who = people.settling(exchange, "Taking an agent out of a fleet");
    fleets(exchange, new FleetCall.Leave(exchange.argument(0), exchange.argument(1), who));
  }

  private void fleets(HttpExchange exchange, FleetCall call) throws IOException {
    Answers.json(exchange, 200, Answers.tree(centre.ask(call, RegistryReply.Fleets.class)));
  }

  private void tell(HttpExchange exchange) throws IOException {
    AgentState state = Answers.body(exchange, AgentState.class);
    own(exchange, state.agent());
    FleetCall call = new FleetCall.Tell(exchange.argument(0), state);
    Answers.json(exchange, 200, Answers.tree(centre.ask(call, RegistryReply.Done.class)));
  }

  private void own(HttpExchange exchange, String agent) {
    people.agentOf(exchange.argument(0), exchange);
    if (!exchange.argument(1).equals(agent)) {
      throw new RefusedException(
          ErrorCode.INVALID_ARGUMENT,
          "the path is agent %s's, and the body says '%s'".formatted(exchange.argument(1), agent));
    }
  }

  private void report(HttpExchange exchange) throws IOException {
    PartReport report = Answers.body(exchange, PartReport.class);
    own(exchange, report.agent());
    FleetCall call =
        new FleetCall.Note(
            exchange.argument(0),
            exchange.argument(2) + "/" + exchange.argument(3),
            exchange.argument(4),
            report);
    Answers.json(exchange, 200, Answers.tree(centre.ask(call, RegistryReply.Rolled.class)));
  }

  /** Answers at once, or once the orders are others than the asker has, or after the wait. */
  private void orders(HttpExchange exchange) throws IOException {
    HttpExchange.Parameters parameters = exchange.parameters("after", "wait");
    String after = parameters.text("after");
    long wait = Math.min(parameters.number("wait", 0), WAIT_SECONDS_MAX);
    FleetCall call = new FleetCall.Orders(exchange.argument(0), exchange.argument(1));
    if (after == null || wait == 0) {
      answer(exchange, read(call));
      return;
    }
    if (!waiting.tryAcquire()) {
      throw new RefusedException(
          ErrorCode.OVERLOADED,
          "%d agents wait at this node already; ask another one, or poll".formatted(WAITING_MAX));
    }
    try {
      answer(exchange, changed(call, after, wait * 1_000_000_000L));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      waiting.release();
    }
  }

  private JsonNode changed(FleetCall call, String after, long nanos) throws InterruptedException {
    long end = System.nanoTime() + nanos;
    while (true) {
      long rings = centre.bell().rings();
      JsonNode now = read(call);
      long left = end - System.nanoTime();
      if (!stamp(now).equals(after) || left <= 0 || !centre.bell().await(rings, left)) {
        return now;
      }
    }
  }

  private JsonNode read(FleetCall call) {
    return Answers.tree(centre.ask(call, RegistryReply.Ordered.class));
  }

  private static String stamp(JsonNode orders) {
    return Digest.of(orders.toString().getBytes(StandardCharsets.UTF_8)).hex();
  }

  private static void answer(HttpExchange exchange, JsonNode orders) throws IOException {
    ((ObjectNode) orders).put("stamp", stamp(orders));
    Answers.json(exchange, 200, orders);
  }
}
