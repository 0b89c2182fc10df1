package io.quorate.server.backup;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.server.endpoint.RefusedException;
import io.quorate.store.backup.Frame;
import io.quorate.store.backup.FrameWriter;
import io.quorate.store.machine.Entry;
import io.quorate.store.machine.KeyRange;
import io.quorate.store.machine.Lease;
import io.quorate.store.machine.Query;
import io.quorate.store.operation.GroupAnswer;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.Position;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/** A partition of an ordered keyspace as of one revision, which a lease of its own holds. */
final class OrderedSection extends Section {
  private static final long HOLD_SECONDS = 60;
  private static final long KEEP_ALIVE_NANOS = 10_000_000_000L;
  private static final int LEASES_PER_FRAME = 1000;

  private final Partition partition;
  private final long hold;
  private final Position at;

  /** Leases that keys of the section are attached to. */
  private final TreeSet<Long> attached = new TreeSet<>();

  private long keptAliveNanos = System.nanoTime();

  OrderedSection(Partition partition) {
    this.partition = partition;
    hold =
        partition
            .ask(
                new GroupRequest.GrantLease(partition.name(), 0, HOLD_SECONDS),
                GroupAnswer.Leased.class)
            .lease();
    at =
        partition
            .ask(new GroupRequest.HoldHistory(partition.name(), hold), GroupAnswer.Leased.class)
            .position();
  }

  @Override
  public void write(FrameWriter out) throws IOException {
    try {
      out.write(new Frame.Open(partition.number(), at.revision()));
      keys(out);
      leases(out);
      end(out);
    } finally {
      release();
    }
  }

  private void keys(FrameWriter out) throws IOException {
    byte[] from = {};
    boolean more = true;
    while (more) {
      Query query =
          new Query(
              new KeyRange(from, new byte[0]),
              at.revision(),
              0,
              Frame.BYTES_TARGET,
              Query.Form.ENTRIES);
      GroupAnswer.Ranged page =
          partition.ask(
              new GroupRequest.Range(partition.name(), query, true, at.index()),
              GroupAnswer.Ranged.class);
      List<Entry> entries = page.result().entries();
      if (!entries.isEmpty()) {
        add(new Frame.Entries(entries), out);
        entries.stream().filter(entry -> entry.lease() != 0).forEach(e -> attached.add(e.lease()));
        byte[] last = entries.getLast().key();
        from = Arrays.copyOf(last, last.length + 1);
      }
      more = page.result().more() && !entries.isEmpty();
      keepAlive();
    }
  }

  /**
   * Leases come last, so that a restore that takes long eats none of their time. One that ended
   * since the revision, and has keys in the section, is given one second more: they go as they
   * went.
   */
  private void leases(FrameWriter out) throws IOException {
    GroupAnswer.Leases all =
        partition.ask(new GroupRequest.ListLeases(partition.name()), GroupAnswer.Leases.class);
    List<Lease> found = new ArrayList<>();
    for (long id : all.leases()) {
      long ttl = id == hold ? 0 : ttlSeconds(id);
      if (ttl > 0) {
        attached.remove(id);
        found.add(new Lease(id, ttl, Lease.WHOLE));
      }
    }
    attached.forEach(ended -> found.add(new Lease(ended, 1, Lease.WHOLE)));
    for (int begin = 0; begin < found.size(); begin += LEASES_PER_FRAME) {
      int end = Math.min(found.size(), begin + LEASES_PER_FRAME);
      add(new Frame.Leases(found.subList(begin, end)), out);
    }
  }

  /** How long a lease lives without being kept alive; 0 where it has ended. */
  private long ttlSeconds(long lease) {
    try {
      keepAlive();
      return partition
          .ask(
              new GroupRequest.InspectLease(partition.name(), lease, false),
              GroupAnswer.Leased.class)
          .ttlSeconds();
    } catch (RefusedException refused) {
      if (refused.refusal().code() == ErrorCode.UNKNOWN_LEASE) {
        return 0;
      }
      throw refused;
    }
  }

  private void keepAlive() {
    if (System.nanoTime() - keptAliveNanos > KEEP_ALIVE_NANOS) {
      partition.ask(
          new GroupRequest.KeepLeaseAlive(partition.name(), hold), GroupAnswer.Leased.class);
      keptAliveNanos = System.nanoTime();
    }
  }

  /** Lets the history go; where that fails the lease ends by itself. */
  private void release() {
    try {
      partition.ask(new GroupRequest.RevokeLease(partition.name(), hold), GroupAnswer.Leased.class);
    } catch (RefusedException _) {
      // It expires.
    }
  }
}
