package io.quorate.simulation.group;

import io.quorate.protocol.process.OrderedRows;
import io.quorate.simulation.engine.Environment;
import io.quorate.simulation.host.RowsCopy;
import io.quorate.store.machine.Lease;
import io.quorate.store.machine.Machine;
import io.quorate.store.machine.MachineSettings;
import java.util.Collection;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the order said was left of leases when a leader took over, against what that leader says: no
 * change of leader gives a lease time that nobody asked for.
 */
final class LeaseRecord {
  private static final long MILLI = 1_000_000;

  /** Clocks of nodes differ by no more in speed from that of the world. */
  private static final long DRIFT_PER_MILLION = 2_000;

  private static final long SLACK_NANOS = 5 * MILLI;

  /** What was left of a lease, and when. */
  private record Left(long atNanos, long millis) {}

  private final Environment environment;
  private final MachineSettings settings;
  private final TreeMap<Long, TreeMap<Long, Left>> byTerm = new TreeMap<>();
  private final TreeMap<Long, Long> keptAt = new TreeMap<>();
  private final TreeSet<Long> unclear = new TreeSet<>();

  LeaseRecord(Environment environment, MachineSettings settings) {
    this.environment = environment;
    this.settings = settings;
  }

  /** A leader that holds these rows took over. */
  void tookOver(long term, OrderedRows rows) {
    TreeMap<Long, Left> left = new TreeMap<>();
    for (Lease lease : present(rows)) {
      left.put(lease.id(), new Left(now(), lease.millisAtTakeover()));
    }
    byTerm.putIfAbsent(term, left);
  }

  /** The leases that a replica's rows hold. */
  Collection<Lease> present(OrderedRows rows) {
    return new Machine(RowsCopy.of(rows), settings).leases();
  }

  /** A lease is about to be kept alive, or is answered to be. */
  void kept(long lease) {
    keptAt.put(lease, now());
  }

  /** It is not known when, or whether, a question takes effect that was to keep it alive. */
  void unclear(long lease) {
    unclear.add(lease);
  }

  /** A leader said what is left of a lease, somewhen after it was asked. */
  void inspected(long term, long lease, long askedNanos, long remainingMillis) {
    Left left = byTerm.getOrDefault(term, new TreeMap<>()).get(lease);
    if (left == null
        || unclear.contains(lease)
        || keptAt.getOrDefault(lease, Long.MIN_VALUE) >= left.atNanos()) {
      return;
    }
    environment.counts().add("lease.inspectedAfterTakeover");
    long passed = Math.max(0, askedNanos - left.atNanos());
    long most = left.millis() * MILLI - passed + passed / 1_000_000 * DRIFT_PER_MILLION;
    if (remainingMillis > Math.max(0, most + SLACK_NANOS) / MILLI) {
      environment.violated(
          "lease %x has %d ms left; when its leader took over, %d ms before, it had %d ms"
              .formatted(lease, remainingMillis, passed / MILLI, left.millis()));
    }
  }

  private long now() {
    return environment.timeline().now();
  }
}
