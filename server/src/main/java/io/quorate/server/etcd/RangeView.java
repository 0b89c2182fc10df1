package io.quorate.server.etcd;

import io.quorate.api.etcd.mvcc.KeyValue;
import io.quorate.api.etcd.rpc.RangeRequest;
import io.quorate.api.etcd.rpc.RangeResponse;
import io.quorate.store.machine.Entry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * What of the entries of a range a request wants, in its order. Takes entries in key order, as they
 * come; with a limit it keeps no more than that.
 */
final class RangeView {
  /** What an entry takes beside its key and value, roughly. */
  private static final int ENTRY_BYTES = 128;

  /** An entry and its place in key order, which decides between equal ones. */
  private record Ranked(Entry entry, long place) {}

  private final RangeRequest request;
  private final int limit;
  private final boolean plain;
  private final boolean sorted;
  private final Comparator<Ranked> order;
  private final List<Ranked> all = new ArrayList<>();
  private final PriorityQueue<Ranked> first;
  private long places;
  private boolean more;

  RangeView(RangeRequest request) {
    this.request = request;
    this.limit = (int) Math.min(Integer.MAX_VALUE, Math.max(0, request.getLimit()));
    this.plain = plain(request);
    this.sorted = sorts(request);
    Comparator<Ranked> by = by(request.getSortTarget());
    Comparator<Ranked> directed =
        request.getSortOrder() == RangeRequest.SortOrder.DESCEND ? by.reversed() : by;
    this.order = directed.thenComparingLong(Ranked::place);
    this.first = new PriorityQueue<>(order.reversed());
  }

  /** Whether entries are wanted in another order than that of their keys. */
  private static boolean sorts(RangeRequest request) {
    return request.getSortTarget() != RangeRequest.SortTarget.KEY
        || request.getSortOrder() == RangeRequest.SortOrder.DESCEND;
  }

  /** Whether the first entries of the range, up to the limit, are what is wanted. */
  static boolean plain(RangeRequest request) {
    return !sorts(request)
        && request.getMinModRevision() == 0
        && request.getMaxModRevision() == 0
        && request.getMinCreateRevision() == 0
        && request.getMaxCreateRevision() == 0;
  }

  /** Whether only keys come: nothing looks at values, not even the sorting. */
  static boolean keysSuffice(RangeRequest request) {
    return request.getKeysOnly() && request.getSortTarget() != RangeRequest.SortTarget.VALUE;
  }

  private static Comparator<Ranked> by(RangeRequest.SortTarget target) {
    return switch (target) {
      case VERSION -> Comparator.comparingLong(ranked -> ranked.entry().version());
      case CREATE -> Comparator.comparingLong(ranked -> ranked.entry().createRevision());
      case MOD -> Comparator.comparingLong(ranked -> ranked.entry().modRevision());
      case VALUE -> (a, b) -> Arrays.compareUnsigned(a.entry().value(), b.entry().value());
      case KEY, UNRECOGNIZED -> Comparator.comparingLong(Ranked::place);
    };
  }

  private boolean wanted(Entry entry) {
    return within(entry.modRevision(), request.getMinModRevision(), request.getMaxModRevision())
        && within(
            entry.createRevision(), request.getMinCreateRevision(), request.getMaxCreateRevision());
  }

  private static boolean within(long revision, long min, long max) {
    return (min == 0 || revision >= min) && (max == 0 || revision <= max);
  }

  /**
   * Takes the next entry in key order.
   *
   * @return how many bytes more are kept
   */
  long add(Entry entry) {
    Ranked ranked = new Ranked(entry, places++);
    if (!wanted(entry)) {
      return 0;
    }
    if (limit > 0 && sorted) {
      first.add(ranked);
      if (first.size() <= limit) {
        return bytes(ranked);
      }
      more = true;
      return bytes(ranked) - bytes(first.remove());
    }
    if (limit > 0 && all.size() == limit) {
      more = true;
      return 0;
    }
    all.add(ranked);
    return bytes(ranked);
  }

  private static long bytes(Ranked ranked) {
    return (long) ranked.entry().key().length + ranked.entry().value().length + ENTRY_BYTES;
  }

  /** Whether nothing that comes could be wanted. */
  boolean full() {
    return plain ? limit > 0 && all.size() == limit : !sorted && more;
  }

  /** How many entries more a plain request wants; 0 for all. */
  int lacking() {
    return plain && limit > 0 ? limit - all.size() : 0;
  }

  /**
   * Whether the limit left some out.
   *
   * @param rest whether the range holds more than was added
   */
  boolean more(boolean rest) {
    return more || (plain && rest);
  }

  /** What is wanted, in its order. */
  List<Entry> entries() {
    List<Ranked> kept = new ArrayList<>(sorted && limit > 0 ? first : all);
    if (sorted) {
      kept.sort(order);
    }
    return kept.stream().map(Ranked::entry).toList();
  }

  /** Adds what is wanted to a response. */
  void addTo(RangeResponse.Builder response) {
    for (Entry entry : entries()) {
      KeyValue found = KeyValues.of(entry);
      response.addKvs(request.getKeysOnly() ? found.toBuilder().clearValue().build() : found);
    }
  }
}
