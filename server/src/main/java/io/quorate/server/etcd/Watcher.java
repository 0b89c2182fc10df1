package io.quorate.server.etcd;

import com.google.protobuf.ByteString;
import io.quorate.api.etcd.mvcc.Event;
import io.quorate.api.etcd.rpc.WatchCreateRequest;
import io.quorate.server.endpoint.Withdrawal;
import io.quorate.store.machine.Change;
import io.quorate.store.machine.Cursor;
import io.quorate.store.machine.Entry;
import io.quorate.store.machine.KeyRange;
import io.quorate.store.operation.GroupRequest;
import java.util.ArrayList;
import java.util.List;

/** One watch of a stream: what it wants and how far it has come. */
final class Watcher {
  private static final ByteString FIRST_KEY = ByteString.copyFrom(new byte[] {0});

  private static final List<WatchCreateRequest.FilterType> ALL_FILTERS =
      List.of(WatchCreateRequest.FilterType.NOPUT, WatchCreateRequest.FilterType.NODELETE);

  private final long id;
  private final WatchCreateRequest wanted;
  private final KeyRange range;
  private final Withdrawal withdrawal;
  private Cursor place;
  private boolean cancelled;
  private long spokenNanos;

  /** What came so far of a revision that one answer could not hold. */
  private List<Change> part = new ArrayList<>();

  private long partBytes;

  /**
   * @param withdrawal ends what waits for it in the store
   */
  Watcher(long id, WatchCreateRequest wanted, Cursor place, long nanos, Withdrawal withdrawal) {
    this.withdrawal = withdrawal;
    this.id = id;
    this.wanted = wanted;
    this.range = KeyRanges.of(key(wanted), wanted.getRangeEnd());
    this.place = place;
    this.spokenNanos = nanos;
  }

  /** The first key; etcd takes none for the smallest. */
  static ByteString key(WatchCreateRequest wanted) {
    return wanted.getKey().isEmpty() ? FIRST_KEY : wanted.getKey();
  }

  long id() {
    return id;
  }

  Cursor place() {
    return place;
  }

  void advance(Cursor next) {
    place = next;
  }

  /** The newest revision up to which nothing is missing. */
  long revision() {
    return place.revision() - 1;
  }

  /** Whether it was told, or waits to be told, a part of a revision. */
  boolean isWithinRevision() {
    return place.part() > 0;
  }

  boolean fragments() {
    return wanted.getFragment();
  }

  boolean wantsProgress() {
    return wanted.getProgressNotify();
  }

  boolean isCancelled() {
    return cancelled;
  }

  void cancel() {
    cancelled = true;
    withdrawal.withdraw();
  }

  Withdrawal withdrawal() {
    return withdrawal;
  }

  /** When something was last said to it. */
  long spokenNanos() {
    return spokenNanos;
  }

  void spoke(long nanos) {
    spokenNanos = nanos;
  }

  /** Keeps the beginning of a revision until its end comes. */
  void keep(List<Change> changes) {
    part.addAll(changes);
    changes.forEach(change -> partBytes += bytes(change));
  }

  /** What is kept takes so much. */
  long keptBytes() {
    return partBytes;
  }

  private static long bytes(Change change) {
    Entry previous = change.previous();
    return bytes(change.entry()) + (previous == null ? 0 : bytes(previous));
  }

  private static long bytes(Entry entry) {
    return (long) entry.key().length + entry.value().length;
  }

  /** What was kept, and these. */
  List<Change> withKept(List<Change> changes) {
    if (part.isEmpty()) {
      return changes;
    }
    List<Change> all = part;
    part = new ArrayList<>();
    partBytes = 0;
    all.addAll(changes);
    return all;
  }

  /** Whether its filters leave nothing to tell. */
  boolean isMute() {
    return wanted.getFiltersList().containsAll(ALL_FILTERS);
  }

  /** Asks for what follows a place. */
  GroupRequest.Watch request(Cursor from, int bytesMax, int waitMillis, long index) {
    return new GroupRequest.Watch(
        Keyspace.NAME,
        range,
        from,
        wanted.getPrevKv(),
        isMute() || !wanted.getFiltersList().contains(WatchCreateRequest.FilterType.NOPUT),
        isMute() || !wanted.getFiltersList().contains(WatchCreateRequest.FilterType.NODELETE),
        bytesMax,
        waitMillis,
        index);
  }

  /** A change as etcd shows it: a deletion has nothing but its key and revision. */
  static Event event(Change change) {
    Entry entry = change.entry();
    Event.Builder event =
        Event.newBuilder()
            .setType(entry.deleted() ? Event.EventType.DELETE : Event.EventType.PUT)
            .setKv(KeyValues.of(entry));
    Entry previous = change.previous();
    if (previous != null) {
      event.setPrevKv(KeyValues.of(previous));
    }
    return event.build();
  }
}
