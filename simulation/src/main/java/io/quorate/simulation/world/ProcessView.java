package io.quorate.simulation.world;

import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.ProcessId;
import io.quorate.simulation.host.SimHost;
import io.quorate.simulation.world.World.Replica;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the hosts of one partition hold, looked at from outside while time stands still. */
final class ProcessView {
  private static final byte VERSIONS_ROW = 'v';
  private static final byte HINT_ROW = 'h';

  private final ProcessId partition;
  private final List<SimHost> hosts;

  ProcessView(ProcessId partition, List<SimHost> hosts) {
    this.partition = partition;
    this.hosts = hosts;
  }

  /** Encoded versions by key. */
  SortedMap<byte[], byte[]> versions(SimHost host) {
    TreeMap<byte[], byte[]> versions = new TreeMap<>(Arrays::compareUnsigned);
    rows(host, VERSIONS_ROW)
        .forEach((row, value) -> versions.put(Arrays.copyOfRange(row, 1, row.length), value));
    return versions;
  }

  /** The key of a row of versions; null for a row of another kind. */
  static byte @Nullable [] versionsKey(byte[] row) {
    return row[0] == VERSIONS_ROW ? Arrays.copyOfRange(row, 1, row.length) : null;
  }

  /** What nodes that run hold of a key, those that hold nothing left out. */
  List<Versions> held(byte[] key) {
    byte[] row = new byte[key.length + 1];
    row[0] = VERSIONS_ROW;
    System.arraycopy(key, 0, row, 1, key.length);
    List<Versions> held = new ArrayList<>();
    for (SimHost host : hosts) {
      byte[] versions = host.rows(partition).get(row);
      if (versions != null) {
        held.add(Versions.decode(versions));
      }
    }
    return held;
  }

  /** Whether a node runs, and holds neither rows nor hints. */
  boolean isEmpty(SimHost host) {
    return host.up() && rows(host, VERSIONS_ROW).isEmpty() && rows(host, HINT_ROW).isEmpty();
  }

  /** What owners hold, one after the other. */
  List<Replica> replicas(String keyspace, List<NodeId> owners) {
    List<Replica> replicas = new ArrayList<>();
    for (NodeId owner : owners) {
      for (SimHost host : hosts) {
        if (host.machine().id().equals(owner)) {
          replicas.add(new Replica(keyspace, partition.toString(), owner, versions(host)));
        }
      }
    }
    return replicas;
  }

  /** What keeps a host from rest, in words. */
  List<String> unrest(SimHost host, boolean member, boolean owns) {
    List<String> unrest = new ArrayList<>();
    String hindrance = host.hindrance();
    if (hindrance != null && member) {
      unrest.add(host.machine().id() + " is " + hindrance);
    }
    int hints = rows(host, HINT_ROW).size();
    if (hints > 0) {
      unrest.add(host.machine().id() + " holds " + hints + " hints");
    }
    if (!owns && !rows(host, VERSIONS_ROW).isEmpty()) {
      unrest.add(host.machine().id() + " holds rows and owns nothing");
    }
    long tombstones = tombstones(host);
    if (tombstones > 0) {
      unrest.add(host.machine().id() + " holds " + tombstones + " tombstones");
    }
    return unrest;
  }

  /** Deleted keys go in the end. */
  private long tombstones(SimHost host) {
    return rows(host, VERSIONS_ROW).values().stream()
        .filter(versions -> Versions.decode(versions).isTombstone())
        .count();
  }

  private SortedMap<byte[], byte[]> rows(SimHost host, byte kind) {
    return host.rows(partition).subMap(new byte[] {kind}, new byte[] {(byte) (kind + 1)});
  }
}
