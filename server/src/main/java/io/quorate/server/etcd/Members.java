package io.quorate.server.etcd;

import io.quorate.api.etcd.rpc.Member;
import io.quorate.protocol.process.NodeId;
import io.quorate.store.operation.ClusterInfo;
import io.quorate.store.operation.NodeAddress;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.List;

/** The nodes of the cluster as members: each serves etcd's clients. Thread-safe. */
final class Members {
  private static final String JOINING = "joining";

  private final Keyspace keyspace;

  Members(Keyspace keyspace) {
    this.keyspace = keyspace;
  }

  List<Member> all() {
    return nodes().stream().map(Members::member).toList();
  }

  /** The node of that number. */
  ClusterInfo.NodeInfo node(long member) {
    return nodeOr(member, EtcdError.MEMBER_NOT_FOUND);
  }

  /** The node of that number, or an error where there is none. */
  ClusterInfo.NodeInfo nodeOr(long member, EtcdError unknown) {
    return nodes().stream()
        .filter(node -> Headers.member(node.node()) == member)
        .findFirst()
        .orElseThrow(unknown::exception);
  }

  private List<ClusterInfo.NodeInfo> nodes() {
    return keyspace.ask(new Request.ClusterStatus(false), Reply.Cluster.class).cluster().nodes();
  }

  /** Whether it has yet to take over what it is to hold. */
  static boolean isJoining(ClusterInfo.NodeInfo node) {
    return node.state().equals(JOINING);
  }

  /** How peers and clients reach a node, as etcd writes it. */
  static String peerUrl(NodeAddress address) {
    return url(address.host(), address.peerPort());
  }

  private static String url(String host, int port) {
    return "http://" + host + ":" + port;
  }

  private static Member member(ClusterInfo.NodeInfo node) {
    NodeId name = node.node();
    return Member.newBuilder()
        .setID(Headers.member(name))
        .setName(name.name())
        .addPeerURLs(peerUrl(node.address()))
        .addClientURLs(url(node.address().host(), node.address().grpcPort()))
        .setIsLearner(isJoining(node))
        .build();
  }
}
