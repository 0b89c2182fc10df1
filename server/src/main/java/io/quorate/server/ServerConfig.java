package io.quorate.server;

import io.quorate.node.NodeConfig;
import io.quorate.node.NodeSettings;
import io.quorate.node.shard.ShardLimits;
import io.quorate.protocol.process.NodeId;
import io.quorate.server.etcd.EtcdServices;
import io.quorate.server.peer.PeerLimits;
import io.quorate.server.tables.RocksTablesOptions;
import io.quorate.storage.engine.StorageOptions;
import io.quorate.store.operation.EtcdKeyspace;
import io.quorate.store.operation.NodeAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a node is started with.
 *
 * @param name unique in the cluster and never given to another node
 * @param cluster the cluster's id; empty for a node that joins and has yet to learn it
 * @param data the node's own directory; created where it does not exist
 * @param address where it listens, and where others find it: four ports from the first one on
 * @param bootstrap nodes to begin with, the same list on each; see {@link NodeConfig#bootstrap}
 * @param limits how much it takes on
 */
public record ServerConfig(
    NodeId name,
    String cluster,
    Path data,
    NodeAddress address,
    List<NodeConfig.Peer> bootstrap,
    Limits limits) {

  /** The host unless another is given: this machine only. */
  public static final String HOST_DEFAULT = "127.0.0.1";

  /** The first port of the first node unless another is given. */
  public static final int PORT_DEFAULT = 7400;

  /** The last first port that leaves room for three more. */
  public static final int PORT_MAX = 65_532;

  private static final int NAME_CHARS_MAX = 64;
  private static final List<String> EVERYWHERE = List.of("", "0.0.0.0", "::", "[::]");

  /**
   * How much a node takes on, and how long it waits.
   *
   * @param shard of requests at once
   * @param peers of messages to and from other nodes
   * @param storage of the journal, and of rows in memory
   * @param tables of RocksDB
   * @param diskKeepFreeBytes so much of the file system is left free, for the tables to be flushed
   * @param etcdQuotaBytes what the tables may take before etcd's clients can write no more; 0 for
   *     no quota
   * @param aloneMillis for so long a node that is to found a cluster by itself listens first
   *     whether others know it from one that there is
   */
  public record Limits(
      ShardLimits shard,
      PeerLimits peers,
      StorageOptions storage,
      RocksTablesOptions tables,
      long diskKeepFreeBytes,
      long etcdQuotaBytes,
      int aloneMillis) {

    /** The defaults of the parts, 256 MiB of the disk left free, and etcd's quota of 2 GiB. */
    public static final Limits DEFAULT =
        new Limits(
            ShardLimits.DEFAULT,
            PeerLimits.DEFAULT,
            StorageOptions.DEFAULT,
            RocksTablesOptions.DEFAULT,
            256L << 20,
            EtcdServices.QUOTA_BYTES_DEFAULT,
            0);

    private Limits listeningAlone(int millis) {
      return new Limits(shard, peers, storage, tables, diskKeepFreeBytes, etcdQuotaBytes, millis);
    }
  }

  public ServerConfig {
    bootstrap = List.copyOf(bootstrap);
    if (!name.name().matches("[A-Za-z0-9._-]+") || name.name().length() > NAME_CHARS_MAX) {
      throw new IllegalArgumentException(
          "the node's name is '"
              + name
              + "'; it must have 1 to "
              + NAME_CHARS_MAX
              + " letters, digits, dots, hyphens or underscores");
    }
    if (EVERYWHERE.contains(address.host())) {
      throw new IllegalArgumentException(
          "the host is "
              + address.host()
              + ", which stands for every address of this machine, and others cannot dial that; give the one"
              + " by which they reach it");
    }
    if (address.port() < 1 || address.port() > PORT_MAX) {
      throw new IllegalArgumentException(
          "the port is "
              + address.port()
              + "; it must lie between 1 and "
              + PORT_MAX
              + ", for a node uses it and the three after it");
    }
  }

  /** With the default limits. */
  public ServerConfig(
      NodeId name,
      String cluster,
      Path data,
      NodeAddress address,
      List<NodeConfig.Peer> bootstrap) {
    this(name, cluster, data, address, bootstrap, Limits.DEFAULT);
  }

  /**
   * Reads a list of nodes as people write it: {@code n1=127.0.0.1:7400,n2=127.0.0.1:7410}, each
   * with its first port.
   */
  public static List<NodeConfig.Peer> parsePeers(String text) {
    List<NodeConfig.Peer> peers = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      int equals = part.indexOf('=');
      int colon = part.lastIndexOf(':');
      if (equals < 1 || colon < equals + 2) {
        throw new IllegalArgumentException(
            "'" + part + "' does not name a node; write name=host:port, several with commas");
      }
      NodeId node = new NodeId(part.substring(0, equals).trim());
      peers.add(
          new NodeConfig.Peer(
              node,
              new NodeAddress(
                  part.substring(equals + 1, colon).trim(), parsePort(part.substring(colon + 1)))));
    }
    return peers;
  }

  private static int parsePort(String text) {
    try {
      int port = Integer.parseInt(text.trim());
      if (port >= 1 && port <= PORT_MAX) {
        return port;
      }
    } catch (NumberFormatException _) {
      // refused below
    }
    throw new IllegalArgumentException(
        "'" + text + "' is not a node's first port; give a number from 1 to " + PORT_MAX);
  }

  /** The same, where a node that is to found a cluster by itself listens for so long first. */
  public ServerConfig listeningAlone(int millis) {
    return new ServerConfig(name, cluster, data, address, bootstrap, limits.listeningAlone(millis));
  }

  /** Where the nodes to begin with listen, as far as this one was told. */
  SortedMap<NodeId, NodeAddress> bootstrapAddresses() {
    SortedMap<NodeId, NodeAddress> addresses = new TreeMap<>();
    bootstrap.forEach(peer -> addresses.put(peer.node(), peer.address()));
    return addresses;
  }

  NodeConfig nodeConfig() {
    NodeSettings settings =
        NodeSettings.DEFAULT
            .with(limits.shard())
            .startingWith(EtcdKeyspace.create())
            .listeningAlone(limits.aloneMillis() * 1_000_000L);
    return new NodeConfig(name, address, cluster, bootstrap, settings);
  }
}
