package io.quorate.store.operation;

import io.quorate.protocol.clock.Clock;
import io.quorate.protocol.clock.Context;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.wire.MalformedWireException;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Keyspaces, nodes and the cluster as bytes: what {@link RequestCodec} and {@link ReplyCodec}
 * share.
 */
final class InfoCodec {
  private InfoCodec() {}

  static void writeSettings(KeyspaceSettings settings, WireWriter out) {
    out.string(settings.consistency())
        .varint(settings.n())
        .varint(settings.r())
        .varint(settings.w())
        .string(settings.quorum())
        .bool(settings.allowStale())
        .string(settings.merge())
        .varint(settings.partitions())
        .string(settings.placement())
        .varint(settings.clockEntriesMax())
        .varint(settings.siblingsMax())
        .varint(settings.valueBytesMax())
        .varint(settings.historyRevisions())
        .string(settings.partitionBy())
        .varint(settings.splits().size());
    settings.splits().forEach(out::string);
  }

  static KeyspaceSettings readSettings(WireReader in) {
    return new KeyspaceSettings(
        in.string(),
        readInt(in),
        readInt(in),
        readInt(in),
        in.string(),
        in.bool(),
        in.string(),
        readInt(in),
        in.string(),
        readInt(in),
        readInt(in),
        readInt(in),
        in.varint(),
        in.string(),
        readStrings(in));
  }

  private static List<String> readStrings(WireReader in) {
    int count = in.count(1);
    List<String> strings = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      strings.add(in.string());
    }
    return strings;
  }

  static void writeKeyspace(KeyspaceInfo keyspace, WireWriter out) {
    out.string(keyspace.name()).varint(keyspace.id());
    writeSettings(keyspace.settings(), out);
  }

  static KeyspaceInfo readKeyspace(WireReader in) {
    return new KeyspaceInfo(in.string(), readInt(in), readSettings(in));
  }

  static void writeAddress(NodeAddress address, WireWriter out) {
    out.string(address.host()).varint(address.port());
  }

  static NodeAddress readAddress(WireReader in) {
    return new NodeAddress(in.string(), readInt(in));
  }

  static NodeId readNode(WireReader in) {
    int at = in.position();
    String name = in.string();
    if (name.isEmpty()) {
      throw new MalformedWireException("the name of a node", at, "an empty string");
    }
    return new NodeId(name);
  }

  static void writeOptional(@Nullable NodeId node, WireWriter out) {
    out.string(node == null ? "" : node.name());
  }

  static @Nullable NodeId readOptional(WireReader in) {
    String name = in.string();
    return name.isEmpty() ? null : new NodeId(name);
  }

  /** A number that fits into 31 bits. */
  static int readCount(WireReader in) {
    int at = in.position();
    long value = in.counter();
    if (value > Integer.MAX_VALUE) {
      throw new MalformedWireException("a number below 2^31", at, Long.toString(value));
    }
    return (int) value;
  }

  static void writeNodes(List<NodeId> nodes, WireWriter out) {
    out.varint(nodes.size());
    for (NodeId node : nodes) {
      out.string(node.name());
    }
  }

  static List<NodeId> readNodes(WireReader in) {
    int count = in.count(2);
    List<NodeId> nodes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      nodes.add(readNode(in));
    }
    return nodes;
  }

  static void writeGroups(List<List<NodeId>> groups, WireWriter out) {
    out.varint(groups.size());
    for (List<NodeId> group : groups) {
      writeNodes(group, out);
    }
  }

  static List<List<NodeId>> readGroups(WireReader in) {
    int count = in.count(1);
    List<List<NodeId>> groups = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      groups.add(readNodes(in));
    }
    return groups;
  }

  static void writeCluster(ClusterInfo cluster, WireWriter out) {
    out.string(cluster.cluster()).string(cluster.self().name());
    writeOptional(cluster.metadata().leader(), out);
    writeNodes(cluster.metadata().voters(), out);
    writeNodes(cluster.metadata().learners(), out);
    out.varint(cluster.tableVersion());
    out.varint(cluster.nodes().size());
    for (ClusterInfo.NodeInfo node : cluster.nodes()) {
      writeNodeInfo(node, out);
    }
    out.varint(cluster.keyspaces().size());
    for (ClusterInfo.KeyspaceStatus keyspace : cluster.keyspaces()) {
      writeKeyspace(keyspace.keyspace(), out);
      // Signed: -1 stands for unknown.
      out.int32(keyspace.partitionsDiverged())
          .int32(keyspace.partitionsMoving())
          .int64(keyspace.movedRows());
      writeGroups(keyspace.owners(), out);
    }
    out.varint(cluster.groups().size());
    for (ClusterInfo.GroupInfo group : cluster.groups()) {
      writeGroup(group, out);
    }
    writeGroups(cluster.cuts(), out);
  }

  private static void writeGroup(ClusterInfo.GroupInfo group, WireWriter out) {
    out.string(group.keyspace()).varint(group.partition());
    writeOptional(group.leader(), out);
    out.varint(group.term()).varint(group.decided());
    out.varint(group.replicas().size());
    for (ClusterInfo.ReplicaInfo replica : group.replicas()) {
      out.string(replica.node().name()).string(replica.role()).varint(replica.applied());
    }
  }

  private static ClusterInfo.GroupInfo readGroup(WireReader in) {
    String keyspace = in.string();
    int partition = readCount(in);
    NodeId leader = readOptional(in);
    long term = in.counter();
    long decided = in.counter();
    int count = in.count(3);
    List<ClusterInfo.ReplicaInfo> replicas = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      replicas.add(new ClusterInfo.ReplicaInfo(readNode(in), in.string(), in.counter()));
    }
    return new ClusterInfo.GroupInfo(keyspace, partition, leader, term, decided, replicas);
  }

  static ClusterInfo readCluster(WireReader in) {
    String cluster = in.string();
    NodeId self = readNode(in);
    ClusterInfo.MetadataInfo metadata =
        new ClusterInfo.MetadataInfo(readOptional(in), readNodes(in), readNodes(in));
    long version = in.counter();
    int nodeCount = in.count(2);
    List<ClusterInfo.NodeInfo> nodes = new ArrayList<>(nodeCount);
    for (int i = 0; i < nodeCount; i++) {
      nodes.add(readNodeInfo(in));
    }
    int keyspaceCount = in.count(2);
    List<ClusterInfo.KeyspaceStatus> keyspaces = new ArrayList<>(keyspaceCount);
    for (int i = 0; i < keyspaceCount; i++) {
      keyspaces.add(
          new ClusterInfo.KeyspaceStatus(
              readKeyspace(in), in.int32(), in.int32(), in.int64(), readGroups(in)));
    }
    int groupCount = in.count(5);
    List<ClusterInfo.GroupInfo> groups = new ArrayList<>(groupCount);
    for (int i = 0; i < groupCount; i++) {
      groups.add(readGroup(in));
    }
    return new ClusterInfo(
        cluster, self, metadata, version, nodes, keyspaces, groups, readGroups(in));
  }

  private static void writeNodeInfo(ClusterInfo.NodeInfo node, WireWriter out) {
    out.string(node.node().name());
    writeAddress(node.address(), out);
    out.string(node.state()).bool(node.ready()).int64(node.hints()).varint(node.figures().size());
    node.figures().forEach((name, figure) -> out.string(name).int64(figure));
  }

  private static ClusterInfo.NodeInfo readNodeInfo(WireReader in) {
    NodeId node = readNode(in);
    NodeAddress address = readAddress(in);
    String state = in.string();
    boolean ready = in.bool();
    long hints = in.int64();
    int count = in.count(9);
    TreeMap<String, Long> figures = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      figures.put(in.string(), in.int64());
    }
    return new ClusterInfo.NodeInfo(node, address, state, ready, hints, figures);
  }

  static void writeContext(Context context, WireWriter out) {
    out.varint(Integer.toUnsignedLong(context.keyspace())).int64(context.keyHash());
    context.clock().writeTo(out);
  }

  static Context readContext(WireReader in) {
    return new Context((int) in.varint(), in.int64(), Clock.readFrom(in));
  }

  /**
   * A varint that fits a Java int; it may come out negative, as it went in, for others to refuse.
   */
  static int readInt(WireReader in) {
    int at = in.position();
    long value = in.varint();
    if (value != (int) value) {
      throw new MalformedWireException("a 32-bit number", at, Long.toString(value));
    }
    return (int) value;
  }
}
