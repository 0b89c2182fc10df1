package io.quorate.server.etcd;

import io.quorate.api.etcd.rpc.ResponseHeader;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.ring.Hash64;
import io.quorate.server.endpoint.NodeView;
import io.quorate.store.operation.Position;
import java.nio.charset.StandardCharsets;

/**
 * What opens each response: who answered, and how far the keyspace had come. etcd's clients know
 * clusters and members by numbers; ours are hashes of their names. Thread-safe.
 */
final class Headers {
  private final NodeView node;
  private final long member;

  /** Of the cluster that was answered for last: its name does not change once it is known. */
  private volatile Cluster known = new Cluster("", number(""));

  private record Cluster(String name, long number) {}

  Headers(NodeView node) {
    this.node = node;
    this.member = member(node.self());
  }

  /** The number of a node; never 0, which stands for none. */
  static long member(NodeId node) {
    return number(node.name());
  }

  private static long number(String name) {
    long hash = Hash64.hash(name.getBytes(StandardCharsets.UTF_8), 0);
    return hash == 0 ? 1 : hash;
  }

  NodeId node() {
    return node.self();
  }

  /** The number of this node. */
  long self() {
    return member;
  }

  ResponseHeader.Builder plain() {
    return ResponseHeader.newBuilder().setClusterId(cluster()).setMemberId(member);
  }

  private long cluster() {
    String name = node.cluster();
    Cluster last = known;
    if (!last.name().equals(name)) {
      last = new Cluster(name, number(name));
      known = last;
    }
    return last.number();
  }

  ResponseHeader at(Position position) {
    return at(position, position.revision());
  }

  ResponseHeader at(Position position, long revision) {
    return plain().setRevision(revision).setRaftTerm(position.term()).build();
  }
}
