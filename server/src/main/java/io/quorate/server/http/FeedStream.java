package io.quorate.server.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.server.endpoint.BlockingRequests;
import io.quorate.server.endpoint.PartitionFeeds;
import io.quorate.server.endpoint.PartitionFeeds.Told;
import io.quorate.server.endpoint.RefusedException;
import io.quorate.store.operation.FeedCursor;
import io.quorate.store.operation.KeyspaceInfo;
import io.quorate.store.operation.Reply;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * {@code GET /v1/keyspaces/{ks}/watch} of an eventual keyspace: its changes as server-sent events.
 * The cursor is long, so it comes with {@code progress} alone, about once a second: a caller that
 * connects again by {@code Last-Event-ID} is told the changes since the last one again.
 */
final class FeedStream {
  private static final int WAIT_MILLIS = 2_000;
  private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int QUIET_MAX = 5;

  private final BlockingRequests requests;
  private final KeyspaceInfo keyspace;
  private final BooleanSupplier stopping;
  private long progressNanos;

  FeedStream(BlockingRequests requests, KeyspaceInfo keyspace, BooleanSupplier stopping) {
    this.requests = requests;
    this.keyspace = keyspace;
    this.stopping = stopping;
  }

  void follow(Call call, Query query) throws IOException {
    FeedCursor from = from(call, query);
    byte[] prefix = query.bytes("prefix");
    try (PartitionFeeds feeds =
            new PartitionFeeds(requests, keyspace.name(), prefix, from, WAIT_MILLIS);
        EventStream events = call.events(feeds::close)) {
      tellAll(feeds, events);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // the node stops; the caller connects to another one
    }
  }

  private void tellAll(PartitionFeeds feeds, EventStream events)
      throws IOException, InterruptedException {
    try {
      follow(feeds, events);
    } catch (RefusedException refused) {
      events.event("refused", null, StoreJson.error(refused.refusal()));
    }
  }

  private void follow(PartitionFeeds feeds, EventStream events)
      throws IOException, InterruptedException {
    int quiet = 0;
    boolean pending = true;
    while (!stopping.getAsBoolean()) {
      Told told = feeds.next(pending ? WAIT_MILLIS / 2 : WAIT_MILLIS);
      if (told != null) {
        tell(told, events);
        pending = true;
      }
      quiet = told == null ? quiet + 1 : 0;
      boolean due = pending && System.nanoTime() - progressNanos > PROGRESS_NANOS;
      if (due || quiet >= QUIET_MAX) {
        events.event("progress", feeds.cursor().encode(), Json.object());
        progressNanos = System.nanoTime();
        pending = false;
        quiet = 0;
      } else if (quiet > 0) {
        events.breathe(); // a caller whose machine is gone is noticed only by what is sent to it
      }
    }
  }

  private FeedCursor from(Call call, Query query) {
    if (query.has("from") || query.has("previous")) {
      throw new Problem(
          ErrorCode.INVALID_ARGUMENT,
          "Keyspace '"
              + keyspace.name()
              + "' is eventual: it counts no revisions and keeps no former values, so 'from' and"
              + " 'previous' mean nothing here. Give 'cursor', or 'all=true' for all keys first");
    }
    int partitions = keyspace.settings().partitions();
    String last = call.header("Last-Event-ID");
    String text = last == null || last.isEmpty() ? query.text("cursor") : last;
    if (text.isEmpty()) {
      return query.flag("all", false)
          ? FeedCursor.beginning(partitions)
          : FeedCursor.now(partitions);
    }
    try {
      return FeedCursor.decode(text, partitions);
    } catch (FeedCursor.BadCursorException bad) {
      throw new Problem(bad.refusal());
    }
  }

  private static void tell(Told told, EventStream events) throws IOException {
    if (told.changed().reset()) {
      events.event("reset", null, partition(told));
    }
    for (Reply.Row row : told.changed().rows()) {
      ObjectNode change = StoreJson.row(row, true);
      change.put("partition", told.partition());
      change.put("deleted", row.siblings().stream().allMatch(sibling -> sibling.deleted()));
      events.event("change", null, change);
    }
    if (told.changed().walked()) {
      events.event("walked", null, partition(told));
    }
  }

  private static ObjectNode partition(Told told) {
    return Json.object().put("partition", told.partition());
  }
}
