package io.quorate.server.grpc;

import io.grpc.stub.StreamObserver;
import io.quorate.api.v1.AddNodeRequest;
import io.quorate.api.v1.ClusterGrpc;
import io.quorate.api.v1.ClusterStatus;
import io.quorate.api.v1.CutRequest;
import io.quorate.api.v1.Done;
import io.quorate.api.v1.GroupStatus;
import io.quorate.api.v1.HealRequest;
import io.quorate.api.v1.KeyspaceStatus;
import io.quorate.api.v1.LeadersRequest;
import io.quorate.api.v1.LeadersResponse;
import io.quorate.api.v1.MetadataGroup;
import io.quorate.api.v1.MoveLeaderRequest;
import io.quorate.api.v1.NodeStatus;
import io.quorate.api.v1.RemoveNodeRequest;
import io.quorate.api.v1.ReplicaStatus;
import io.quorate.api.v1.StatusRequest;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.store.operation.ClusterInfo;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.NodeAddress;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.List;
import java.util.function.Supplier;

/** {@code quorate.v1.Cluster}. */
final class ClusterService extends ClusterGrpc.ClusterImplBase {
  private final Unary unary;

  ClusterService(Unary unary) {
    this.unary = unary;
  }

  @Override
  public void status(StatusRequest in, StreamObserver<ClusterStatus> observer) {
    unary.call(
        observer,
        () -> new Request.ClusterStatus(!in.getWithoutFigures()),
        Reply.Cluster.class,
        found -> message(found.cluster()));
  }

  @Override
  public void add(AddNodeRequest in, StreamObserver<Done> observer) {
    done(
        observer,
        () ->
            new Request.AddNode(
                Messages.node("name", in.getName()),
                new NodeAddress(in.getHost(), Messages.number("port", in.getPort()))));
  }

  @Override
  public void remove(RemoveNodeRequest in, StreamObserver<Done> observer) {
    done(observer, () -> new Request.RemoveNode(Messages.node("name", in.getName())));
  }

  @Override
  public void leaders(LeadersRequest in, StreamObserver<LeadersResponse> observer) {
    unary.call(
        observer,
        () -> new Request.ClusterStatus(true),
        Reply.Cluster.class,
        found ->
            LeadersResponse.newBuilder()
                .addAllGroups(found.cluster().groups().stream().map(ClusterService::group).toList())
                .build());
  }

  @Override
  public void moveLeader(MoveLeaderRequest in, StreamObserver<Done> observer) {
    done(
        observer,
        () -> {
          NodeId to = in.getTo().isEmpty() ? null : new NodeId(in.getTo());
          int partition = Messages.number("partition", in.getPartition());
          if (!in.getKeyspace().isEmpty()) {
            return new Request.AtPartition(
                partition, new GroupRequest.MoveLeader(in.getKeyspace(), to));
          }
          if (partition != 0) {
            throw GrpcStatuses.exception(
                ErrorCode.INVALID_ARGUMENT,
                "field partition is " + partition + "; it goes with the field keyspace");
          }
          return new Request.MoveTableLeader(to);
        });
  }

  @Override
  public void cut(CutRequest in, StreamObserver<Done> observer) {
    done(
        observer,
        () -> {
          List<List<NodeId>> groups =
              in.getGroupsList().stream()
                  .map(group ->
                      group.getNodesList().stream()
                          .map(name -> Messages.node("groups", name))
                          .toList())
                  .toList();
          return new Request.Cut(groups);
        });
  }

  @Override
  public void heal(HealRequest in, StreamObserver<Done> observer) {
    done(observer, Request.Heal::new);
  }

  private void done(StreamObserver<Done> observer, Supplier<Request> request) {
    unary.call(
        observer,
        request,
        Reply.Done.class,
        done -> Done.newBuilder().setMessage(done.message()).build());
  }

  private static ClusterStatus message(ClusterInfo cluster) {
    ClusterStatus.Builder message =
        ClusterStatus.newBuilder()
            .setCluster(cluster.cluster())
            .setSelf(cluster.self().name())
            .setMetadata(metadata(cluster.metadata()))
            .setTableVersion(cluster.tableVersion());
    cluster.nodes().forEach(node -> message.addNodes(node(node)));
    cluster.keyspaces().forEach(keyspace -> message.addKeyspaces(keyspace(keyspace)));
    cluster.cuts().forEach(group -> message.addCuts(Messages.group(group)));
    return message.build();
  }

  private static MetadataGroup metadata(ClusterInfo.MetadataInfo group) {
    MetadataGroup.Builder message =
        MetadataGroup.newBuilder()
            .addAllVoters(group.voters().stream().map(NodeId::name).toList())
            .addAllLearners(group.learners().stream().map(NodeId::name).toList());
    NodeId leader = group.leader();
    return leader == null ? message.build() : message.setLeader(leader.name()).build();
  }

  private static GroupStatus group(ClusterInfo.GroupInfo group) {
    GroupStatus.Builder message =
        GroupStatus.newBuilder()
            .setKeyspace(group.keyspace())
            .setPartition(group.partition())
            .setTerm(group.term())
            .setDecided(group.decided());
    for (ClusterInfo.ReplicaInfo replica : group.replicas()) {
      message.addReplicas(
          ReplicaStatus.newBuilder()
              .setNode(replica.node().name())
              .setRole(replica.role())
              .setApplied(replica.applied())
              .setLag(group.lag(replica)));
    }
    NodeId leader = group.leader();
    return leader == null ? message.build() : message.setLeader(leader.name()).build();
  }

  private static NodeStatus node(ClusterInfo.NodeInfo node) {
    return NodeStatus.newBuilder()
        .setName(node.node().name())
        .setHost(node.address().host())
        .setPort(node.address().port())
        .setState(node.state())
        .setReady(node.ready())
        .setHints(node.hints())
        .putAllFigures(node.figures())
        .build();
  }

  private static KeyspaceStatus keyspace(ClusterInfo.KeyspaceStatus status) {
    KeyspaceStatus.Builder message =
        KeyspaceStatus.newBuilder()
            .setKeyspace(Messages.keyspace(status.keyspace()))
            .setPartitionsDiverged(status.partitionsDiverged())
            .setPartitionsMoving(status.partitionsMoving())
            .setMovedRows(status.movedRows());
    status.owners().forEach(owners -> message.addOwners(Messages.group(owners)));
    return message.build();
  }
}
