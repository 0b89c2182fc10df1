package io.quorate.models.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quorate.models.blob.Digest;
import io.quorate.models.registry.Model;
import io.quorate.models.registry.ModelVersion;
import io.quorate.models.registry.Registry;
import io.quorate.models.registry.RegistryCall;
import io.quorate.models.registry.RegistryReply;
import io.quorate.models.tree.Difference;
import io.quorate.models.tree.Manifest;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.server.endpoint.HttpExchange;
import io.quorate.server.endpoint.HttpExtension;
import io.quorate.server.endpoint.RefusedException;
import java.io.IOException;
import java.util.Locale;

/** Models, versions, aliases and their trail. */
final class RegistryRoutes {
  private static final String MODEL = "/v1/models/{}/{}";
  private static final String ALIAS = MODEL + "/aliases/{}";
  private static final String PROPOSAL = ALIAS + "/proposals/{}";

  private final Registry registry;
  private final Publishing publishing;
  private final Holdings holdings;
  private final People people;

  RegistryRoutes(Registry registry, Publishing publishing, Holdings holdings, People people) {
    this.registry = registry;
    this.publishing = publishing;
    this.holdings = holdings;
    this.people = people;
  }

  void addTo(HttpExtension.Routes routes) {
    routes
        .add("GET", "/v1/models", this::list)
        .add("GET", "/v1/namespaces/{}", this::quota)
        .add("PUT", "/v1/namespaces/{}", this::setQuota)
        .add("GET", MODEL, this::describe)
        .add("PUT", MODEL, this::configure)
        .add("GET", MODEL + "/versions", this::history)
        .add("POST", MODEL + "/versions", this::publish)
        .add("GET", MODEL + "/versions/{}", this::version)
        .add("GET", MODEL + "/versions/{}/files/{*}", this::file)
        .add("GET", MODEL + "/diff", this::diff)
        .add("GET", MODEL + "/audit", this::audit)
        .add("POST", PROPOSAL, this::propose)
        .add("POST", PROPOSAL + "/approve", this::approve)
        .add("POST", PROPOSAL + "/reject", this::reject)
        .add("POST", PROPOSAL + "/activate", this::activate)
        .add("POST", ALIAS + "/rollback", this::rollBack);
  }

  static String model(HttpExchange exchange) {
    return exchange.argument(0) + "/" + exchange.argument(1);
  }

  <T extends RegistryReply> T ask(RegistryCall call, Class<T> expected) {
    return Answers.expect(registry.call(call), expected);
  }

  private void list(HttpExchange exchange) throws IOException {
    String prefix = exchange.parameters("prefix").text("prefix");
    RegistryReply.Models models =
        ask(new RegistryCall.ListModels(prefix == null ? "" : prefix), RegistryReply.Models.class);
    Answers.json(exchange, 200, Answers.object("models", models.models()));
  }

  private void quota(HttpExchange exchange) throws IOException {
    long more = exchange.parameters("moreBytes").number("moreBytes", 0);
    quota(exchange, new RegistryCall.ShowQuota(exchange.argument(0), more));
  }

  private void setQuota(HttpExchange exchange) throws IOException {
    JsonNode bytes = Answers.body(exchange).path("quotaBytes");
    if (!bytes.canConvertToLong() || !bytes.isIntegralNumber()) {
      throw new RefusedException(
          ErrorCode.INVALID_ARGUMENT, "quotaBytes is missing or no whole number; 0: no limit");
    }
    people.settling(exchange, "Setting a quota");
    quota(exchange, new RegistryCall.SetQuota(exchange.argument(0), bytes.asLong()));
  }

  private void quota(HttpExchange exchange, RegistryCall call) throws IOException {
    Answers.json(exchange, 200, Answers.tree(ask(call, RegistryReply.Quota.class).namespace()));
  }

  private void describe(HttpExchange exchange) throws IOException {
    Answers.json(
        exchange,
        200,
        Answers.tree(
            ask(new RegistryCall.Describe(model(exchange)), RegistryReply.Described.class)));
  }

  private void configure(HttpExchange exchange) throws IOException {
    ObjectNode body = Answers.body(exchange);
    String rule =
        body.path("onStaleParent").asText("refuse").replace('-', '_').toUpperCase(Locale.ROOT);
    Model.OnStaleParent onStaleParent;
    try {
      onStaleParent = Model.OnStaleParent.valueOf(rule);
    } catch (IllegalArgumentException _) {
      throw new RefusedException(
          ErrorCode.INVALID_ARGUMENT,
          "onStaleParent is refuse, last-commit-wins or branch, not '%s'"
              .formatted(body.path("onStaleParent").asText()));
    }
    int approvals = body.path("approvals").asInt(1);
    RegistryCall call =
        new RegistryCall.Configure(
            model(exchange),
            people.settling(exchange, "Configuring a model"),
            onStaleParent,
            approvals);
    Answers.json(exchange, 200, Answers.tree(ask(call, RegistryReply.Described.class)));
  }

  private void history(HttpExchange exchange) throws IOException {
    Answers.json(
        exchange,
        200,
        Answers.tree(ask(new RegistryCall.History(model(exchange)), RegistryReply.History.class)));
  }

  private void publish(HttpExchange exchange) throws IOException {
    RegistryReply.Published published =
        publishing.publish(model(exchange), people.of(exchange), Answers.body(exchange));
    Answers.json(exchange, published.created() ? 201 : 200, Answers.tree(published));
  }

  private ModelVersion resolve(HttpExchange exchange) {
    return resolve(exchange, exchange.argument(2));
  }

  private ModelVersion resolve(HttpExchange exchange, String reference) {
    return ask(new RegistryCall.Resolve(model(exchange), reference), RegistryReply.Resolved.class)
        .version();
  }

  /** Between two versions, each a number or an alias. */
  private void diff(HttpExchange exchange) throws IOException {
    HttpExchange.Parameters parameters = exchange.parameters("from", "to");
    String from = parameters.text("from");
    String to = parameters.text("to");
    if (from == null || to == null) {
      throw new RefusedException(
          ErrorCode.INVALID_ARGUMENT, "from and to are missing: each a number or an alias");
    }
    ModelVersion before = resolve(exchange, from);
    ModelVersion after = resolve(exchange, to);
    ObjectNode answer =
        Answers.object(
            "changes",
            Difference.between(
                publishing.manifest(digest(before)), publishing.manifest(digest(after))));
    answer.put("model", model(exchange)).put("from", before.number()).put("to", after.number());
    Answers.json(exchange, 200, answer);
  }

  private void version(HttpExchange exchange) throws IOException {
    ModelVersion version = resolve(exchange);
    ObjectNode answer = Answers.tree(version);
    answer.put("model", model(exchange));
    answer.set("manifest", Answers.parse(publishing.manifest(digest(version)).encode()));
    exchange.set("ETag", "\"" + version.digest() + "\"");
    Answers.json(exchange, 200, answer);
  }

  private static Digest digest(ModelVersion version) {
    return BlobRoutes.digest(version.digest());
  }

  private void file(HttpExchange exchange) throws IOException {
    ModelVersion version = resolve(exchange);
    String path = exchange.argument(3);
    Manifest.File file =
        publishing.manifest(digest(version)).files().stream()
            .filter(one -> one.path().equals(path))
            .findFirst()
            .orElseThrow(() ->
                new RefusedException(
                    ErrorCode.NOT_FOUND,
                    "version %d of %s has no file '%s'"
                        .formatted(version.number(), model(exchange), path)));
    exchange.set("Quorate-Version", String.valueOf(version.number()));
    BlobRoutes.send(exchange, holdings, file.digest(), "application/octet-stream");
  }

  private void audit(HttpExchange exchange) throws IOException {
    Answers.json(
        exchange,
        200,
        Answers.tree(ask(new RegistryCall.Audit(model(exchange)), RegistryReply.Audited.class)));
  }

  private static long number(HttpExchange exchange) {
    String text = exchange.argument(3);
    if (!text.matches("[1-9]\\d{0,17}")) {
      throw new RefusedException(
          ErrorCode.INVALID_ARGUMENT, "'%s' is no number of a version".formatted(text));
    }
    return Long.parseLong(text);
  }

  private void proposed(HttpExchange exchange, RegistryCall call) throws IOException {
    Answers.json(exchange, 200, Answers.tree(ask(call, RegistryReply.Proposed.class).proposal()));
  }

  /** Proposes, and checks at once that everything is here. */
  private void propose(HttpExchange exchange) throws IOException {
    String model = model(exchange);
    String alias = exchange.argument(2);
    long number = number(exchange);
    ask(
        new RegistryCall.Propose(model, people.of(exchange), alias, number),
        RegistryReply.Proposed.class);
    publishing.check(model, number);
    proposed(exchange, new RegistryCall.Check(model, "", alias, number));
  }

  private void approve(HttpExchange exchange) throws IOException {
    proposed(
        exchange,
        new RegistryCall.Approve(
            model(exchange), people.of(exchange), exchange.argument(2), number(exchange)));
  }

  private void reject(HttpExchange exchange) throws IOException {
    String reason = Answers.body(exchange).path("reason").asText("no reason given");
    proposed(
        exchange,
        new RegistryCall.Reject(
            model(exchange), people.of(exchange), exchange.argument(2), number(exchange), reason));
  }

  private void moved(HttpExchange exchange, RegistryCall call) throws IOException {
    Answers.json(exchange, 200, Answers.tree(ask(call, RegistryReply.Moved.class).alias()));
  }

  private void activate(HttpExchange exchange) throws IOException {
    moved(
        exchange,
        new RegistryCall.Activate(
            model(exchange), people.of(exchange), exchange.argument(2), number(exchange)));
  }

  private void rollBack(HttpExchange exchange) throws IOException {
    String reason = Answers.body(exchange).path("reason").asText("no reason given");
    moved(
        exchange,
        new RegistryCall.RollBack(
            model(exchange), people.of(exchange), exchange.argument(2), reason));
  }
}
