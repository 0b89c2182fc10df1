package io.quorate.server.http;

import io.quorate.protocol.clock.BadContextException;
import io.quorate.protocol.clock.Context;
import io.quorate.protocol.clock.Sibling;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.quorum.Receipt;
import io.quorate.server.endpoint.FencedWrites;
import io.quorate.store.machine.RequestId;
import io.quorate.store.operation.KeyspaceSettings;
import io.quorate.store.operation.Reading;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /v1/keyspaces/{ks}/keys/{key}}: one key. */
final class KeyRoutes {
  private static final String PATH = "/v1/keyspaces/{}/keys/{*}";
  private static final String CONTEXT = "Quorate-Context";
  private static final String IF_CONTEXT = "Quorate-If-Context";
  private static final String RECEIPT = "Quorate-Receipt";
  private static final String SESSION = "Quorate-Session";
  private static final String REQUEST_ID = "Quorate-Request-Id";
  private static final int REPLICAS_MAX = 1000;
  private static final int VERSIONS_DEFAULT = 100;
  private static final int VERSIONS_MAX = 10_000;

  private final Replies replies;
  private final FencedWrites fences;

  KeyRoutes(Replies replies, FencedWrites fences) {
    this.replies = replies;
    this.fences = fences;
  }

  void addTo(Router router) {
    router
        .add("GET", PATH, this::get)
        .add("PUT", PATH, this::put)
        .add("DELETE", PATH, this::delete);
  }

  /** What a write supersedes, and whether that is a condition. */
  private record Superseded(@Nullable Context context, Request.Mode mode) {}

  private void get(Call call) throws IOException {
    Query query = call.query("r", "revision", "history", "below", "limit");
    if (query.flag("history", false)) {
      query.refuse("a history has all versions that are kept, from one replica", "r", "revision");
      history(call, query);
      return;
    }
    query.refuse("it pages through a history, for which history=true asks", "below", "limit");
    int r = query.number("r", 0, 1, REPLICAS_MAX);
    Request.Get get =
        new Request.Get(call.textArgument(0), call.argument(1), r, reading(call, query));
    Reply.Found found = replies.ask(get, Reply.Found.class);
    tell(call, found.context(), found.receipt());
    List<Sibling> siblings = found.siblings();
    if (siblings.stream().allMatch(Sibling::deleted)) {
      throw new Problem(
          ErrorCode.NOT_FOUND,
          "the key has no value; a put with the " + CONTEXT + " of this answer creates it");
    }
    if (siblings.size() == 1) {
      call.answer(200, "application/octet-stream", siblings.getFirst().value());
    } else {
      call.json(300, StoreJson.siblings(siblings, found.context()));
    }
  }

  private void history(Call call, Query query) throws IOException {
    Request.History history =
        new Request.History(
            call.textArgument(0),
            call.argument(1),
            query.counter("below"),
            query.number("limit", VERSIONS_DEFAULT, 1, VERSIONS_MAX),
            session(call));
    Reply.Versions versions = replies.ask(history, Reply.Versions.class);
    seen(call, versions.index());
    call.json(200, StoreJson.versions(versions));
  }

  /** As of when a call reads, by its parameter and its header. */
  static Reading reading(Call call, Query query) {
    return new Reading(query.counter("revision"), session(call));
  }

  private static long session(Call call) {
    String session = call.header(SESSION);
    return session == null ? 0 : Query.counter(SESSION, session);
  }

  /** Under what a call's write is done once, or null. */
  private static @Nullable RequestId requestId(Call call) {
    String text = call.header(REQUEST_ID);
    if (text == null) {
      return null;
    }
    if (call.header(SESSION) == null) {
      throw new Problem(
          ErrorCode.INVALID_ARGUMENT,
          "%s needs %s, and the same with every retry: that of an answer about this key from before the first try; a read of the key gives one"
              .formatted(REQUEST_ID, SESSION));
    }
    try {
      return RequestId.named(text, session(call));
    } catch (IllegalArgumentException e) {
      throw new Problem(ErrorCode.INVALID_ARGUMENT, REQUEST_ID + ": " + e.getMessage());
    }
  }

  /** Tells how far the session has seen, where that is known. */
  static void seen(Call call, long index) {
    if (index > 0) {
      call.set(SESSION, Long.toString(index));
    }
  }

  private void put(Call call) throws IOException {
    Query query = call.query("w", "blind", "fence");
    int w = query.number("w", 0, 1, REPLICAS_MAX);
    Superseded superseded = superseded(call, query.flag("blind", false));
    String keyspace = call.textArgument(0);
    byte[] value =
        call.body(KeyspaceSettings.DEFAULT.valueBytesMax(), () -> valueBytesMax(keyspace));
    stored(
        call,
        query,
        new Request.Put(
            keyspace,
            call.argument(1),
            superseded.context(),
            superseded.mode(),
            value,
            w,
            requestId(call)));
  }

  private void delete(Call call) throws IOException {
    Query query = call.query("w", "blind", "fence");
    int w = query.number("w", 0, 1, REPLICAS_MAX);
    Superseded superseded = superseded(call, query.flag("blind", false));
    stored(
        call,
        query,
        new Request.Delete(
            call.textArgument(0),
            call.argument(1),
            superseded.context(),
            superseded.mode(),
            w,
            requestId(call)));
  }

  private void stored(Call call, Query query, Request.Write request) throws IOException {
    Reply.Stored stored =
        query.has("fence")
            ? Replies.expect(
                request, fences.write(request, query.text("fence")), Reply.Stored.class)
            : replies.ask(request, Reply.Stored.class);
    tell(call, stored.context(), stored.receipt());
    var body = Json.object().put("context", stored.context().encode());
    body.set("receipt", StoreJson.receipt(stored.receipt()));
    call.json(200, body);
  }

  private static void tell(Call call, Context context, Receipt receipt) {
    call.set(CONTEXT, context.encode());
    call.set(RECEIPT, Json.text(StoreJson.receipt(receipt)));
    seen(call, receipt.index());
  }

  private int valueBytesMax(String keyspace) {
    return replies
        .ask(new Request.DescribeKeyspace(keyspace), Reply.Described.class)
        .keyspace()
        .settings()
        .valueBytesMax();
  }

  private static Superseded superseded(Call call, boolean blind) {
    String context = call.header(CONTEXT);
    String condition = call.header(IF_CONTEXT);
    if (blind && (condition != null || context != null)) {
      throw new Problem(
          ErrorCode.INVALID_ARGUMENT,
          "blind=true asks for no context, and one is given; leave one of them out");
    }
    if (condition == null) {
      return new Superseded(
          context == null ? null : decode(CONTEXT, context),
          blind ? Request.Mode.BLIND : Request.Mode.SUPERSEDE);
    }
    if (context != null) {
      throw new Problem(
          ErrorCode.INVALID_ARGUMENT,
          "give " + CONTEXT + " or " + IF_CONTEXT + ", not both: the condition is a context too");
    }
    boolean absent = condition.isBlank() || condition.trim().equals("none");
    return new Superseded(absent ? null : decode(IF_CONTEXT, condition), Request.Mode.IF_CONTEXT);
  }

  private static Context decode(String header, String text) {
    try {
      return Context.decode(text.trim());
    } catch (BadContextException e) {
      throw new Problem(ErrorCode.BAD_CONTEXT, header + ": " + e.getMessage());
    }
  }
}
