package io.quorate.server.http;

import io.quorate.protocol.clock.BadContextException;
import io.quorate.protocol.clock.Context;
import io.quorate.protocol.clock.Sibling;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.quorum.Receipt;
import io.quorate.store.operation.KeyspaceSettings;
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
  private static final int REPLICAS_MAX = 1000;

  private final Replies replies;

  KeyRoutes(Replies replies) {
    this.replies = replies;
  }

  void addTo(Router router) {
    router
        .add("GET", PATH, this::get)
        .add("PUT", PATH, this::put)
        .add("DELETE", PATH, this::delete);
  }

  /** What a write supersedes, and whether that is a condition. */
  private record Superseded(@Nullable Context context, boolean conditional) {}

  private void get(Call call) throws IOException {
    int r = call.query("r").number("r", 0, 1, REPLICAS_MAX);
    Request.Get get = new Request.Get(call.textArgument(0), call.argument(1), r);
    Reply.Found found = replies.ask(get, Reply.Found.class);
    String context = found.context().encode();
    call.set(CONTEXT, context);
    call.set(RECEIPT, Json.text(StoreJson.receipt(found.receipt())));
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

  private void put(Call call) throws IOException {
    int w = call.query("w").number("w", 0, 1, REPLICAS_MAX);
    Superseded superseded = superseded(call);
    String keyspace = call.textArgument(0);
    byte[] value =
        call.body(KeyspaceSettings.DEFAULT.valueBytesMax(), () -> valueBytesMax(keyspace));
    stored(
        call,
        new Request.Put(
            keyspace, call.argument(1), superseded.context(), superseded.conditional(), value, w));
  }

  private void delete(Call call) throws IOException {
    int w = call.query("w").number("w", 0, 1, REPLICAS_MAX);
    Superseded superseded = superseded(call);
    stored(
        call,
        new Request.Delete(
            call.textArgument(0),
            call.argument(1),
            superseded.context(),
            superseded.conditional(),
            w));
  }

  private void stored(Call call, Request request) throws IOException {
    Reply.Stored stored = replies.ask(request, Reply.Stored.class);
    String context = stored.context().encode();
    Receipt receipt = stored.receipt();
    call.set(CONTEXT, context);
    call.set(RECEIPT, Json.text(StoreJson.receipt(receipt)));
    var body = Json.object().put("context", context);
    body.set("receipt", StoreJson.receipt(receipt));
    call.json(200, body);
  }

  private int valueBytesMax(String keyspace) {
    return replies
        .ask(new Request.DescribeKeyspace(keyspace), Reply.Described.class)
        .keyspace()
        .settings()
        .valueBytesMax();
  }

  private static Superseded superseded(Call call) {
    String context = call.header(CONTEXT);
    String condition = call.header(IF_CONTEXT);
    if (condition == null) {
      return new Superseded(context == null ? null : decode(CONTEXT, context), false);
    }
    if (context != null) {
      throw new Problem(
          ErrorCode.INVALID_ARGUMENT,
          "give " + CONTEXT + " or " + IF_CONTEXT + ", not both: the condition is a context too");
    }
    boolean absent = condition.isBlank() || condition.trim().equals("none");
    return new Superseded(absent ? null : decode(IF_CONTEXT, condition), true);
  }

  private static Context decode(String header, String text) {
    try {
      return Context.decode(text.trim());
    } catch (BadContextException e) {
      throw new Problem(ErrorCode.BAD_CONTEXT, header + ": " + e.getMessage());
    }
  }
}
