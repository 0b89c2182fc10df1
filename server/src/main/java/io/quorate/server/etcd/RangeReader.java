package io.quorate.server.etcd;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quorate.api.etcd.rpc.RangeRequest;
import io.quorate.api.etcd.rpc.RangeResponse;
import io.quorate.api.etcd.rpc.ResponseHeader;
import io.quorate.store.machine.Entry;
import io.quorate.store.machine.KeyRange;
import io.quorate.store.machine.Query;
import io.quorate.store.machine.QueryResult;
import io.quorate.store.operation.GroupAnswer;
import io.quorate.store.operation.GroupRequest;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Reads ranges a page at a time, all pages as of the revision of the first, and counts what it
 * holds. Thread-safe.
 */
final class RangeReader {
  private static final int PAGE_BYTES = 1 << 18;
  private static final int ATTEMPTS = 3;

  /** Of one page, so that nobody waits long for the step that reads it. */
  private static final int PAGE_ROWS = 500;

  /** So many entries are turned into an answer on the node's loop; more take too long there. */
  private static final int LOOP_ROWS = 32;

  private final Keyspace keyspace;
  private final Reservation.Budget budget;
  private final Executor threads;

  /**
   * @param threads on which to read what is more than a little
   */
  RangeReader(Keyspace keyspace, Reservation.Budget budget, Executor threads) {
    this.keyspace = keyspace;
    this.budget = budget;
    this.threads = threads;
  }

  /** What an answer may fill. */
  Reservation reserve() {
    return budget.open();
  }

  /** Reads without waiting; only a short answer is made on the thread that brings it. */
  CompletableFuture<RangeResponse> range(RangeRequest in, Reservation reservation) {
    RequestRules.check(in);
    return send(page(Operations.query(in)), in)
        .thenCompose(first -> {
          boolean brief =
              in.getRevision() == 0
                  && !first.result().more()
                  && first.result().count() != QueryResult.UNCOUNTED
                  && first.result().entries().size() <= LOOP_ROWS;
          return brief
              ? CompletableFuture.completedFuture(read(in, reservation, first))
              : CompletableFuture.supplyAsync(() -> range(in, reservation, first), threads);
        });
  }

  private RangeResponse range(
      RangeRequest in, Reservation reservation, GroupAnswer.Ranged present) {
    GroupAnswer.Ranged first = present;
    StatusRuntimeException compacted = EtcdError.COMPACTED.exception();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        return read(in, reservation, first);
      } catch (StatusRuntimeException e) {
        // What is read as of now may be compacted between two pages; then now is another moment.
        if (in.getRevision() > 0 || e.getStatus().getCode() != Status.Code.OUT_OF_RANGE) {
          throw e;
        }
        compacted = e;
        reservation.reset();
        first = ask(page(Operations.query(in)), in);
      }
    }
    throw compacted;
  }

  private RangeResponse read(RangeRequest in, Reservation reservation, GroupAnswer.Ranged first) {
    Query query = page(Operations.query(in));
    RangeView view = new RangeView(in);
    GroupAnswer.Ranged last = first;
    long revision = in.getRevision() > 0 ? in.getRevision() : first.position().revision();
    Tally tally = new Tally(query.range());
    while (true) {
      List<Entry> entries = last.result().entries();
      tally.add(entries);
      for (Entry entry : entries) {
        reservation.grow(view.add(entry));
      }
      if (!last.result().more() || entries.isEmpty() || view.full()) {
        break;
      }
      query = after(query, entries.getLast().key(), revision, view.lacking());
      last = ask(query, in);
    }
    long count = first.result().count();
    if (count == QueryResult.UNCOUNTED) {
      count =
          last.result().more() || query.form() == Query.Form.COUNT
              ? count(tally, revision, in)
              : tally.count;
    }
    return response(in, view, first, count, last.result().more());
  }

  /** How far a range was read, and how many keys that were. */
  private static final class Tally {
    private KeyRange rest;
    private long count;

    private Tally(KeyRange range) {
      rest = range;
    }

    private void add(List<Entry> entries) {
      count += entries.size();
      if (!entries.isEmpty()) {
        byte[] key = entries.getLast().key();
        rest = new KeyRange(Arrays.copyOf(key, key.length + 1), rest.to());
      }
    }
  }

  /** Counts the rest of a range by its keys, page by page, none of which is kept. */
  private long count(Tally tally, long revision, RangeRequest in) {
    boolean more = true;
    while (more) {
      Query keys = new Query(tally.rest, revision, PAGE_ROWS, PAGE_BYTES, Query.Form.KEYS);
      QueryResult page = ask(keys, in).result();
      tally.add(page.entries());
      more = page.more() && !page.entries().isEmpty();
    }
    return tally.count;
  }

  private GroupAnswer.Ranged ask(Query query, RangeRequest in) {
    return keyspace.ask(request(query, in), GroupAnswer.Ranged.class);
  }

  private CompletableFuture<GroupAnswer.Ranged> send(Query query, RangeRequest in) {
    return keyspace.send(request(query, in), GroupAnswer.Ranged.class);
  }

  private GroupRequest request(Query query, RangeRequest in) {
    return new GroupRequest.Range(
        Keyspace.NAME,
        query,
        in.getSerializable(),
        in.getSerializable() ? keyspace.seen().index() : 0);
  }

  private static Query page(Query query) {
    return new Query(
        query.range(), query.revision(), rows(query.limit()), PAGE_BYTES, query.form());
  }

  private static int rows(int limit) {
    return limit == 0 ? PAGE_ROWS : Math.min(limit, PAGE_ROWS);
  }

  /** The rest of a range; the first page has counted all of it. */
  private static Query after(Query query, byte[] key, long revision, int limit) {
    Query.Form form =
        switch (query.form()) {
          case ENTRIES, COUNTED, COUNT -> Query.Form.ENTRIES;
          case KEYS, KEYS_COUNTED -> Query.Form.KEYS;
        };
    KeyRange rest = new KeyRange(Arrays.copyOf(key, key.length + 1), query.range().to());
    return new Query(rest, revision, rows(limit), PAGE_BYTES, form);
  }

  /** Of the newest revision, also where an older one was read. */
  private ResponseHeader header(RangeRequest in, GroupAnswer.Ranged first) {
    return in.getRevision() > 0 ? keyspace.header() : keyspace.headers().at(first.position());
  }

  private RangeResponse response(
      RangeRequest in, RangeView view, GroupAnswer.Ranged first, long count, boolean rest) {
    RangeResponse.Builder response =
        RangeResponse.newBuilder()
            .setHeader(header(in, first))
            .setCount(count)
            .setMore(view.more(rest));
    view.addTo(response);
    return response.build();
  }
}
