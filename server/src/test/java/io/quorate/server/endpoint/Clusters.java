package io.quorate.server.endpoint;

import io.quorate.protocol.process.NodeId;
import io.quorate.store.operation.ClusterInfo;
import io.quorate.store.operation.KeyspaceInfo;
import io.quorate.store.operation.KeyspaceSettings;
import io.quorate.store.operation.NodeAddress;
import java.util.List;
import java.util.TreeMap;

/** A cluster to show. */
final class Clusters {
  private Clusters() {}

  static ClusterInfo small() {
    NodeId n1 = new NodeId("n1");
    NodeId n2 = new NodeId("n2");
    TreeMap<String, Long> figures = new TreeMap<>();
    figures.put("cpuMillis", 1234L);
    return new ClusterInfo(
        "c1",
        n1,
        new ClusterInfo.MetadataInfo(n1, List.of(n1), List.of(n2)),
        5,
        List.of(
            new ClusterInfo.NodeInfo(
                n1, new NodeAddress("127.0.0.1", 7400), "alive", true, 3, figures),
            new ClusterInfo.NodeInfo(
                n2, new NodeAddress("127.0.0.1", 7410), "suspect", false, -1, new TreeMap<>())),
        List.of(
            new ClusterInfo.KeyspaceStatus(
                new KeyspaceInfo("docs", 9, KeyspaceSettings.DEFAULT),
                0,
                1,
                17,
                List.of(List.of(n1, n2)))),
        List.of(
            new ClusterInfo.GroupInfo(
                "",
                0,
                n1,
                4,
                17,
                List.of(
                    new ClusterInfo.ReplicaInfo(n1, "leader", 17),
                    new ClusterInfo.ReplicaInfo(n2, "follower", 15)))),
        List.of(List.of(n1), List.of(n2)));
  }
}
