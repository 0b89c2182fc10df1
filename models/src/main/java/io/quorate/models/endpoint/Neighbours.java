package io.quorate.models.endpoint;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Refusal;
import io.quorate.store.operation.ClusterInfo;
import io.quorate.store.operation.NodeAddress;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The other nodes of the cluster, as the table has them. */
final class Neighbours {

  /** Another node. */
  record Neighbour(NodeId node, URI url, boolean alive) {}

  private final NodeId self;
  private final Function<Request, Reply> requests;

  Neighbours(NodeId self, Function<Request, Reply> requests) {
    this.self = self;
    this.requests = requests;
  }

  /** None, for a node that shares its blobs with the others in another way. */
  static Neighbours none(NodeId self) {
    return new Neighbours(
        self, _ -> new Reply.Refused(new Refusal(ErrorCode.NOT_FOUND, "there are no others")));
  }

  /** All others that are members, those that are alive first. */
  List<Neighbour> all() {
    List<Neighbour> alive = new ArrayList<>();
    List<Neighbour> others = new ArrayList<>();
    if (requests.apply(new Request.ClusterStatus(false)) instanceof Reply.Cluster cluster) {
      for (ClusterInfo.NodeInfo info : cluster.cluster().nodes()) {
        if (!info.node().equals(self)) {
          boolean lives = info.state().equals("alive");
          (lives ? alive : others).add(new Neighbour(info.node(), url(info.address()), lives));
        }
      }
    }
    alive.addAll(others);
    return alive;
  }

  private static URI url(NodeAddress address) {
    String host = address.host().contains(":") ? "[" + address.host() + "]" : address.host();
    return URI.create("http://" + host + ":" + address.port());
  }
}
