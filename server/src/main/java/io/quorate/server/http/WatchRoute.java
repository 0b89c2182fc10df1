package io.quorate.server.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.server.endpoint.BlockingRequests;
import io.quorate.server.endpoint.Withdrawal;
import io.quorate.store.machine.Change;
import io.quorate.store.machine.Cursor;
import io.quorate.store.machine.Entry;
import io.quorate.store.machine.KeyRange;
import io.quorate.store.operation.GroupAnswer;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.KeyspaceInfo;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.io.IOException;
import java.util.Base64;

/**
 * {@code GET /v1/keyspaces/{ks}/watch}: changes as server-sent events (WHATWG HTML, section 9.2).
 * An event's id is the place to go on from, so that a browser that connects again, to any node, by
 * {@code Last-Event-ID} misses nothing and sees nothing twice.
 */
final class WatchRoute {

  /** One question; shorter than a stopping node waits for streams to end. */
  private static final int WAIT_MILLIS = 2_000;

  /** Questions without an answer after which the caller is told how far it has come. */
  private static final int QUIET_MAX = 5;

  private final Replies replies;
  private final BlockingRequests requests;
  private volatile boolean stopping;

  WatchRoute(Replies replies, BlockingRequests requests) {
    this.replies = replies;
    this.requests = requests;
  }

  /** Ends every stream soon; who followed it connects to another node. */
  void stop() {
    stopping = true;
  }

  void addTo(Router router) {
    router.add("GET", "/v1/keyspaces/{}/watch", this::watch);
  }

  private void watch(Call call) throws IOException {
    KeyspaceInfo keyspace =
        replies
            .ask(new Request.DescribeKeyspace(call.textArgument(0)), Reply.Described.class)
            .keyspace();
    if (!keyspace.settings().isOrdered()) {
      Query query = call.query("prefix", "from", "previous", "cursor", "all");
      new FeedStream(requests, keyspace, () -> stopping).follow(call, query);
      return;
    }
    Query query = call.query("prefix", "from", "previous");
    GroupRequest.Watch first =
        new GroupRequest.Watch(
            call.textArgument(0),
            KeyRange.prefix(query.bytes("prefix")),
            from(call, query),
            query.flag("previous", false),
            true,
            true,
            1 << 20,
            WAIT_MILLIS,
            0);
    // What is wrong shows in the status, as long as there is one to be chosen.
    GroupAnswer.Watched told = replies.ask(first.waiting(0), GroupAnswer.Watched.class);
    Withdrawal withdrawal = requests.withdrawal();
    try (EventStream events = call.events(withdrawal::withdraw)) {
      follow(told, first, withdrawal, events);
    }
  }

  private void follow(
      GroupAnswer.Watched told, GroupRequest.Watch first, Withdrawal withdrawal, EventStream events)
      throws IOException {
    try {
      tell(told, events);
      events.event("progress", id(told.next()), progress(told));
      follow(first.at(told.next()), withdrawal, events);
    } catch (Problem problem) {
      // The status is sent: the reason comes as the last event, and the caller connects again.
      events.event("refused", null, StoreJson.error(problem.refusal()));
    }
  }

  private void follow(GroupRequest.Watch from, Withdrawal withdrawal, EventStream events)
      throws IOException {
    GroupRequest.Watch next = from;
    int quiet = 0;
    while (!stopping) {
      GroupAnswer.Watched told =
          Replies.expect(
              next, requests.await(requests.send(next, withdrawal)), GroupAnswer.Watched.class);
      tell(told, events);
      quiet = told.changes().isEmpty() ? quiet + 1 : 0;
      if (quiet >= QUIET_MAX) {
        events.event("progress", id(told.next()), progress(told));
        quiet = 0;
      } else if (quiet > 0) {
        events.breathe(); // a caller whose machine is gone is noticed only by what is sent to it
      }
      next = next.at(told.next());
    }
  }

  private static Cursor from(Call call, Query query) {
    String last = call.header("Last-Event-ID");
    if (last == null || last.isEmpty()) {
      return Cursor.at(query.counter("from"));
    }
    int dot = last.indexOf('.');
    if (dot < 0) {
      throw new Problem(
          ErrorCode.INVALID_ARGUMENT,
          "Last-Event-ID is '" + last + "'; send an id of this stream as it came, such as 12.1");
    }
    long part = Query.counter("Last-Event-ID", last.substring(dot + 1));
    return new Cursor(
        Query.counter("Last-Event-ID", last.substring(0, dot)),
        (int) Math.min(Integer.MAX_VALUE, part));
  }

  private static String id(Cursor place) {
    return place.revision() + "." + place.part();
  }

  private static void tell(GroupAnswer.Watched told, EventStream events) throws IOException {
    for (Change change : told.changes()) {
      events.event("change", change.revision() + "." + (change.part() + 1), json(change));
    }
  }

  private static ObjectNode progress(GroupAnswer.Watched told) {
    ObjectNode body = Json.object();
    body.put("next", told.next().revision());
    body.put("node", told.position().by().name());
    return body;
  }

  private static ObjectNode json(Change change) {
    Entry entry = change.entry();
    ObjectNode body = StoreJson.key(entry.key());
    body.put("revision", entry.modRevision());
    body.put("deleted", entry.deleted());
    if (!entry.deleted()) {
      body.put("value", Base64.getEncoder().encodeToString(entry.value()));
      body.put("created", entry.createRevision());
      body.put("version", entry.version());
      body.put("lease", Long.toHexString(entry.lease()));
    }
    Entry previous = change.previous();
    if (previous != null) {
      ObjectNode before = body.putObject("previous");
      before.put("revision", previous.modRevision());
      before.put("value", Base64.getEncoder().encodeToString(previous.value()));
    }
    return body;
  }
}
