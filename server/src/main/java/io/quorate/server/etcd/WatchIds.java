package io.quorate.server.etcd;

import io.quorate.api.etcd.rpc.WatchCreateRequest;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The watches of a stream by their ids, and who may join them. */
final class WatchIds {
  /** Stands for no watch, or for all. */
  static final long NONE = -1;

  private final SortedMap<Long, Watcher> watchers = new TreeMap<>();
  private final int watchersMax;
  private long next;

  WatchIds(int watchersMax) {
    this.watchersMax = watchersMax;
  }

  /** Why such a watch cannot be created, in etcd's words, or null. */
  @Nullable String obstacle(WatchCreateRequest wanted) {
    if (KeyRanges.isEmpty(Watcher.key(wanted), wanted.getRangeEnd())) {
      return "mvcc: watcher range is empty";
    }
    if (watchers.containsKey(wanted.getWatchId()) && wanted.getWatchId() != 0) {
      return "mvcc: duplicate watch ID provided on the WatchStream";
    }
    if (watchers.size() >= watchersMax) {
      return EtcdError.TOO_MANY_REQUESTS.text();
    }
    return null;
  }

  /** The id that was asked for, or the next one that is free. */
  long allot(long wanted) {
    if (wanted != 0) {
      return wanted;
    }
    while (watchers.containsKey(next)) {
      next++;
    }
    return next++;
  }

  void add(Watcher watcher) {
    watchers.put(watcher.id(), watcher);
  }

  @Nullable Watcher remove(long id) {
    Watcher watcher = watchers.remove(id);
    if (watcher != null) {
      watcher.cancel();
    }
    return watcher;
  }

  Stream<Watcher> all() {
    return watchers.values().stream();
  }

  void clear() {
    watchers.values().forEach(Watcher::cancel);
    watchers.clear();
  }
}
