package io.quorate.server.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.io.IOException;

/** {@code GET /v1/keyspaces/{ks}/keys}: keys in order, a page at a time. */
final class ScanRoute {
  private static final int ROWS_DEFAULT = 100;
  private static final int ROWS_MAX = 10_000;

  private final Replies replies;

  ScanRoute(Replies replies) {
    this.replies = replies;
  }

  void addTo(Router router) {
    router.add("GET", "/v1/keyspaces/{}/keys", this::scan);
  }

  private void scan(Call call) throws IOException {
    Query query = call.query("prefix", "limit", "after", "values", "revision");
    boolean values = query.flag("values", true);
    Reply.Listed listed =
        replies.ask(
            new Request.Scan(
                call.textArgument(0),
                query.bytes("prefix"),
                query.bytes("after"),
                query.number("limit", ROWS_DEFAULT, 1, ROWS_MAX),
                values,
                KeyRoutes.reading(call, query)),
            Reply.Listed.class);
    KeyRoutes.seen(call, listed.index());
    ObjectNode body = Json.object();
    ArrayNode rows = body.putArray("rows");
    listed.rows().forEach(row -> rows.add(StoreJson.row(row, values)));
    body.put("complete", listed.complete());
    if (!listed.complete() && !listed.rows().isEmpty()) {
      // Ready to be used as it is: after=<next>.
      body.put("next", PercentCoding.encode(listed.rows().getLast().key()));
    }
    call.json(200, body);
  }
}
