package io.quorate.models.endpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quorate.models.fleet.Lane;
import io.quorate.models.fleet.Plan;
import io.quorate.models.registry.FleetCall;
import io.quorate.models.registry.RegistryReply;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.server.endpoint.HttpExchange;
import io.quorate.server.endpoint.HttpExtension;
import io.quorate.server.endpoint.RefusedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rollouts over fleets. */
final class RolloutRoutes {
  private static final String ROLLOUT = "/v1/models/{}/{}/aliases/{}/fleets/{}/rollout";
  private static final int DEADLINE_SECONDS = 600;

  private final Centre centre;
  private final People people;

  RolloutRoutes(Centre centre, People people) {
    this.centre = centre;
    this.people = people;
  }

  void addTo(HttpExtension.Routes routes) {
    routes
        .add("GET", ROLLOUT, this::describe)
        .add("POST", ROLLOUT, this::rollOut)
        .add("POST", ROLLOUT + "/abort", this::abort)
        .add("POST", ROLLOUT + "/rollback", this::rollBack);
  }

  private static String model(HttpExchange exchange) {
    return exchange.argument(0) + "/" + exchange.argument(1);
  }

  private void answer(HttpExchange exchange, FleetCall call) throws IOException {
    RegistryReply.Rolled rolled = centre.ask(call, RegistryReply.Rolled.class);
    Lane lane = rolled.lane();
    ObjectNode answer = Answers.tree(lane);
    answer.put("changed", rolled.changed());
    Answers.json(exchange, 200, answer);
  }

  private void describe(HttpExchange exchange) throws IOException {
    answer(
        exchange,
        new FleetCall.DescribeLane(exchange.argument(3), model(exchange), exchange.argument(2)));
  }

  /**
   * Body {@code
   * {"number":N,"barrier":"all|quorum|waves","waves":[…],"strict":…,"deadlineSeconds":…,
   * "budget":…}}.
   */
  private void rollOut(HttpExchange exchange) throws IOException {
    ObjectNode body = Answers.body(exchange);
    long number = body.path("number").asLong(0);
    if (number < 1) {
      throw new RefusedException(
          ErrorCode.INVALID_ARGUMENT, "number, of the version to roll out, is missing");
    }
    begin(exchange, body, number, "");
  }

  private void rollBack(HttpExchange exchange) throws IOException {
    ObjectNode body = Answers.body(exchange);
    begin(exchange, body, 0, body.path("reason").asText("no reason given"));
  }

  private void begin(HttpExchange exchange, ObjectNode body, long number, String reason)
      throws IOException {
    answer(
        exchange,
        new FleetCall.RollOut(
            exchange.argument(3),
            model(exchange),
            exchange.argument(2),
            people.of(exchange),
            number,
            plan(body),
            reason));
  }

  private static Plan plan(ObjectNode body) {
    String text = body.path("barrier").asText("all");
    Plan.Barrier barrier;
    try {
      barrier = Plan.Barrier.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException _) {
      throw new RefusedException(
          ErrorCode.INVALID_ARGUMENT,
          "the barrier is all, quorum or waves, not '%s'".formatted(text));
    }
    List<Integer> waves = new ArrayList<>();
    body.path("waves").forEach(percent -> waves.add(percent.asInt()));
    return new Plan(
        barrier,
        waves,
        body.path("strict").asBoolean(false),
        body.path("deadlineSeconds").asInt(DEADLINE_SECONDS),
        body.path("budget").asInt(0));
  }

  private void abort(HttpExchange exchange) throws IOException {
    String reason = Answers.body(exchange).path("reason").asText("no reason given");
    answer(
        exchange,
        new FleetCall.Abort(
            exchange.argument(3),
            model(exchange),
            exchange.argument(2),
            people.of(exchange),
            reason));
  }
}
