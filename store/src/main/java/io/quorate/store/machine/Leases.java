package io.quorate.store.machine;

import io.quorate.protocol.process.OrderedRows;
import io.quorate.protocol.process.RowsQuery;
import io.quorate.protocol.ring.Hash64;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which leases exist, and which keys each is attached to. Part of the replicated state: in memory,
 * with a row for each lease and each attachment behind it. Knows no time: that is for whoever
 * leads.
 */
final class Leases {

  /** Leases at once; more are refused. */
  static final int LEASES_MAX = 200_000;

  /** Longer lives are refused: etcd's limit, about 285 years. */
  static final long TTL_SECONDS_MAX = 9_000_000_000L;

  /** Leases that keep history readable at once; more are refused. */
  static final int HOLDS_MAX = 100;

  private static final int PAGE_ROWS = 512;
  private static final byte[] NOTHING = {};

  private final OrderedRows rows;
  private final RowKeys keys;
  private final TreeMap<Long, Lease> leases = new TreeMap<>();

  /** By lease the revision that it holds. */
  private final TreeMap<Long, Long> holds = new TreeMap<>();

  Leases(OrderedRows rows, RowKeys keys) {
    this.rows = rows;
    this.keys = keys;
    RowWalk walk = new RowWalk(rows, keys.leases(), keys.leasesEnd(), PAGE_ROWS);
    for (RowsQuery.Row row = walk.next(); row != null; row = walk.next()) {
      long id = RowKeys.leaseOf(row.key());
      WireReader in = new WireReader(row.value());
      Lease lease = new Lease(id, in.counter(), in.int64(), in.remaining() == 0 ? 0 : in.counter());
      leases.put(id, lease);
      hold(lease);
    }
  }

  private void hold(Lease lease) {
    if (lease.held() > 0) {
      holds.put(lease.id(), lease.held());
    } else {
      holds.remove(lease.id());
    }
  }

  /** The oldest revision that some lease keeps readable; the largest number where none does. */
  long held() {
    long oldest = Long.MAX_VALUE;
    for (long held : holds.values()) {
      oldest = Math.min(oldest, held);
    }
    return oldest;
  }

  /** How many leases keep history readable. */
  int holds() {
    return holds.size();
  }

  /** All, by id. */
  Collection<Lease> all() {
    return Collections.unmodifiableCollection(leases.values());
  }

  int size() {
    return leases.size();
  }

  @Nullable Lease get(long id) {
    return leases.get(id);
  }

  /** An id that no lease has, the same on every replica. */
  long free(long index) {
    long id = index;
    while (id == 0 || leases.containsKey(id)) {
      id = Hash64.hash(id, index) & Long.MAX_VALUE;
    }
    return id;
  }

  /** Adds a lease, or puts it in the place of what was known of it. */
  void put(Lease lease) {
    leases.put(lease.id(), lease);
    hold(lease);
    rows.put(
        keys.lease(lease.id()),
        new WireWriter(24)
            .varint(lease.ttlSeconds())
            .int64(lease.remainingMillis())
            .varint(lease.held())
            .toBytes());
  }

  /** Forgets a lease; its keys were detached before. */
  void remove(long id) {
    leases.remove(id);
    holds.remove(id);
    rows.delete(keys.lease(id));
  }

  /** A key's lease is another one now; 0 for none. */
  void moved(byte[] key, long before, long now) {
    if (before == now) {
      return;
    }
    if (before != 0) {
      rows.delete(keys.attached(before, key));
    }
    if (now != 0) {
      rows.put(keys.attached(now, key), NOTHING);
    }
  }

  /** Keys that a lease is attached to, in order. */
  List<byte[]> keys(long id) {
    List<byte[]> found = new ArrayList<>();
    RowWalk walk = new RowWalk(rows, keys.attached(id, NOTHING), keys.attachedEnd(id), PAGE_ROWS);
    for (RowsQuery.Row row = walk.next(); row != null; row = walk.next()) {
      found.add(RowKeys.keyOfAttached(row.key()));
    }
    return found;
  }

  /** A hash of all leases; attachments are part of the versions of keys. */
  long hash() {
    long hash = leases.size();
    for (Lease lease : leases.values()) {
      hash = Hash64.hash(lease.id(), hash ^ lease.ttlSeconds());
      hash = Hash64.hash(lease.remainingMillis(), hash ^ lease.held());
    }
    return hash;
  }
}
