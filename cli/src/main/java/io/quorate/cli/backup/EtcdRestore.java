package io.quorate.cli.backup;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quorate.client.RefusedException;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.server.etcd.SnapshotFile;
import io.quorate.store.backup.Frame;
import io.quorate.store.machine.Entry;
import io.quorate.store.machine.Lease;
import io.quorate.store.operation.EtcdKeyspace;
import io.quorate.store.operation.KeyspaceSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/** Brings what {@code etcdctl snapshot save} wrote of this store into a keyspace. */
public final class EtcdRestore {
  private final SnapshotFile snapshot;
  private final Target target;
  private final LongConsumer progress;
  private final List<Entry> entries = new ArrayList<>();
  private long bytes;
  private long frames;
  private long keys;

  /** Parts that came before a restore was broken off. */
  private long there;

  /**
   * @param snapshot that was verified
   * @param progress is told bytes as they are restored
   */
  public EtcdRestore(
      HttpNodes nodes, SnapshotFile snapshot, String keyspace, long bump, LongConsumer progress) {
    this.snapshot = snapshot;
    this.target = new Target(nodes, keyspace, snapshot.id(), bump);
    this.progress = progress;
  }

  /** Restores; a keyspace that holds something is refused before anything is written. */
  public void run() throws IOException {
    ObjectNode settings = settings();
    switch (target.look(settings)) {
      case FREE -> {
        // It is filled.
      }
      case BROKEN_OFF ->
          System.err.printf(
              "Going on with a restore of '%s' that was broken off: parts that are there are not sent again%n",
              target.name());
      case WHOLE ->
          throw refused(
              "Keyspace '%s' was restored from this snapshot already; restore under another name (--keyspace), or delete it first");
      case HOLDS_KEYS ->
          throw refused(
              "Keyspace '%s' holds keys, and nothing is restored over them; restore under another name (--keyspace), or delete the keyspace");
    }
    target.create(settings);
    there = target.send(0, 0, new Frame.Open(0, snapshot.revision())).parts();
    TreeMap<Long, Lease> leases = new TreeMap<>(snapshot.leases());
    snapshot.forEachKey(entry -> {
      entries.add(entry);
      keys++;
      if (entry.lease() != 0) {
        // One that ended while the snapshot was made is given one second more.
        leases.putIfAbsent(entry.lease(), new Lease(entry.lease(), 1, Lease.WHOLE));
      }
      bytes += entry.key().length + entry.value().length;
      if (bytes >= Frame.BYTES_TARGET) {
        flush();
      }
    });
    flush();
    if (!leases.isEmpty()) {
      send(new Frame.Leases(List.copyOf(leases.values())));
    }
    target.send(0, frames + 1, new Frame.End(frames, keys));
  }

  private void flush() {
    if (!entries.isEmpty()) {
      send(new Frame.Entries(entries));
      progress.accept(bytes);
      entries.clear();
      bytes = 0;
    }
  }

  private void send(Frame frame) {
    if (++frames > there) {
      target.send(0, frames, frame);
    }
  }

  private RefusedException refused(String message) {
    return new RefusedException(
        new Refusal(ErrorCode.ALREADY_EXISTS, message.formatted(target.name())));
  }

  private static ObjectNode settings() {
    KeyspaceSettings etcd = EtcdKeyspace.SETTINGS;
    return new ObjectMapper()
        .createObjectNode()
        .put("consistency", etcd.consistency())
        .put("partitions", etcd.partitions())
        .put("valueBytesMax", etcd.valueBytesMax())
        .put("historyRevisions", etcd.historyRevisions());
  }

  /** Keys that were restored. */
  public long keys() {
    return keys;
  }
}
