package io.quorate.client;

import io.quorate.protocol.clock.Clock;
import io.quorate.protocol.clock.Context;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.quorum.Receipt;
import io.quorate.protocol.ring.Partitioner;
import io.quorate.store.operation.ClusterInfo;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.KeyspaceInfo;
import io.quorate.store.operation.KeyspaceSettings;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Three nodes with a table that gives each partition to all of them, each time in another order.
 */
final class FakeCluster implements AutoCloseable {
  static final String KEYSPACE = "docs";
  static final Reply.Stored STORED =
      new Reply.Stored(
          new Context(1, 1, Clock.empty()), new Receipt("eventual", 2, List.of(), List.of()));
  static final Reply.Found FOUND =
      new Reply.Found(
          List.of(),
          new Context(1, 1, Clock.empty()),
          new Receipt("eventual", 2, List.of(), List.of()));
  private static final int PARTITIONS = 8;

  final List<FakeNode> nodes = new ArrayList<>();
  private final Partitioner partitioner = new Partitioner(PARTITIONS);

  /** What the keyspace is. */
  String consistency = KeyspaceSettings.DEFAULT.consistency();

  FakeCluster() throws IOException {
    for (int i = 1; i <= 3; i++) {
      FakeNode node = new FakeNode("n" + i);
      nodes.add(node);
    }
    nodes.forEach(node -> node.does(this::usual));
  }

  /** What a healthy node answers. */
  @Nullable Reply usual(Request request) {
    return switch (request) {
      case Request.Put _, Request.Delete _ -> STORED;
      case Request.Get _ -> FOUND;
      case Request.ClusterStatus _ -> new Reply.Cluster(table());
      case Request.Scan _ -> new Reply.Listed(List.of(), true);
      case Request.History _ -> new Reply.Versions(List.of(), true, 0);
      case Request.Changes changes -> new Reply.Changed(List.of(), changes.from(), false, false);
      case Request.Compact _,
          Request.AtPartition _,
          Request.Restore _,
          Request.CreateKeyspace _,
          Request.DeleteKeyspace _,
          Request.DescribeKeyspace _,
          Request.ListKeyspaces _,
          Request.AddNode _,
          Request.RemoveNode _,
          Request.MoveTableLeader _,
          Request.Cut _,
          Request.Heal _,
          GroupRequest _ ->
          new Reply.Done("done");
    };
  }

  private ClusterInfo table() {
    List<ClusterInfo.NodeInfo> infos = new ArrayList<>();
    for (FakeNode node : nodes) {
      infos.add(
          new ClusterInfo.NodeInfo(node.id(), node.address(), "alive", true, 0, new TreeMap<>()));
    }
    List<List<NodeId>> owners = new ArrayList<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      owners.add(ownersOf(partition).stream().map(FakeNode::id).toList());
    }
    KeyspaceSettings d = KeyspaceSettings.DEFAULT;
    KeyspaceSettings settings =
        new KeyspaceSettings(
            consistency,
            d.n(),
            d.r(),
            d.w(),
            d.quorum(),
            d.allowStale(),
            d.merge(),
            PARTITIONS,
            d.placement(),
            d.clockEntriesMax(),
            d.siblingsMax(),
            d.valueBytesMax());
    return new ClusterInfo(
        "c",
        nodes.getFirst().id(),
        new ClusterInfo.MetadataInfo(null, List.of(nodes.getFirst().id()), List.of()),
        5,
        infos,
        List.of(
            new ClusterInfo.KeyspaceStatus(
                new KeyspaceInfo(KEYSPACE, 1, settings), 0, 0, 0, owners)),
        List.of(),
        List.of());
  }

  private List<FakeNode> ownersOf(int partition) {
    int first = partition % nodes.size();
    return List.of(nodes.get(first), nodes.get((first + 1) % 3), nodes.get((first + 2) % 3));
  }

  /** The owners of a key, the first of the preference list first. */
  List<FakeNode> ownersOf(String key) {
    return ownersOf(partitioner.partitionOf(bytes(key)));
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static Request.Put put(String key) {
    return new Request.Put(KEYSPACE, bytes(key), null, false, bytes("v"), 0);
  }

  static Request.Get get(String key) {
    return new Request.Get(KEYSPACE, bytes(key), 0);
  }

  /** A client that knows some of the nodes at first. */
  QuorateClient client(Routing routing, Duration timeout, FakeNode... endpoints) {
    return QuorateClient.connect(
        new ClientOptions(
            List.of(endpoints).stream().map(FakeNode::address).toList(), timeout, routing));
  }

  /** Asks until the client has learnt the table, and forgets what was asked until then. */
  void learnt(QuorateClient client) {
    String key = "learn";
    FakeNode last = ownersOf(key).getFirst();
    do {
      nodes.forEach(node -> node.asked.clear());
      client.call(get(key));
      client.call(get(key));
    } while (last.asked.size() < 2);
    nodes.forEach(node -> node.asked.clear());
  }

  @Override
  public void close() throws IOException {
    for (FakeNode node : nodes) {
      node.close();
    }
  }
}
