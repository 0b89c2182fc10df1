package io.quorate.server.etcd;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.quorate.api.etcd.rpc.ClusterGrpc;
import io.quorate.api.etcd.rpc.MemberAddRequest;
import io.quorate.api.etcd.rpc.MemberAddResponse;
import io.quorate.api.etcd.rpc.MemberListRequest;
import io.quorate.api.etcd.rpc.MemberListResponse;
import io.quorate.api.etcd.rpc.MemberPromoteRequest;
import io.quorate.api.etcd.rpc.MemberPromoteResponse;
import io.quorate.api.etcd.rpc.MemberRemoveRequest;
import io.quorate.api.etcd.rpc.MemberRemoveResponse;
import io.quorate.api.etcd.rpc.MemberUpdateRequest;
import io.quorate.api.etcd.rpc.MemberUpdateResponse;
import io.quorate.api.etcd.rpc.ResponseHeader;
import io.quorate.store.operation.ClusterInfo;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.net.URI;
import java.util.List;

/**
 * {@code etcdserverpb.Cluster}. A node is admitted by its name, which etcd's request does not have;
 * and it takes part in everything once it has what it is to hold, without being promoted.
 */
final class ClusterService extends ClusterGrpc.ClusterImplBase {
  private final Keyspace keyspace;
  private final Members members;

  ClusterService(Keyspace keyspace, Members members) {
    this.keyspace = keyspace;
    this.members = members;
  }

  private ResponseHeader header() {
    // As etcd: no revision, for the keys are not concerned.
    return keyspace.headers().plain().setRaftTerm(keyspace.seen().term()).build();
  }

  @Override
  public void memberList(MemberListRequest in, StreamObserver<MemberListResponse> observer) {
    Calls.answer(
        observer,
        () ->
            MemberListResponse.newBuilder()
                .setHeader(header())
                .addAllMembers(members.all())
                .build());
  }

  @Override
  public void memberAdd(MemberAddRequest in, StreamObserver<MemberAddResponse> observer) {
    Calls.answer(
        observer,
        () -> {
          requireUrls(in.getPeerURLsList());
          boolean known =
              members.all().stream()
                  .flatMap(member -> member.getPeerURLsList().stream())
                  .anyMatch(in.getPeerURLsList()::contains);
          throw known
              ? EtcdError.PEER_URL_EXISTS.exception()
              : Status.UNIMPLEMENTED
                  .withDescription(
                      "etcdserver: a node joins by its name: start it with 'quorate server --name"
                          + " NAME --join URL', then admit it with 'quorate cluster add'")
                  .asRuntimeException();
        });
  }

  @Override
  public void memberRemove(MemberRemoveRequest in, StreamObserver<MemberRemoveResponse> observer) {
    Calls.answer(
        observer,
        () -> {
          ClusterInfo.NodeInfo node = members.node(in.getID());
          Reply reply = keyspace.ask(new Request.RemoveNode(node.node()));
          if (reply instanceof Reply.Refused) {
            throw EtcdError.NOT_ENOUGH_STARTED.exception();
          }
          return MemberRemoveResponse.newBuilder()
              .setHeader(header())
              .addAllMembers(
                  members.all().stream().filter(member -> member.getID() != in.getID()).toList())
              .build();
        });
  }

  @Override
  public void memberUpdate(MemberUpdateRequest in, StreamObserver<MemberUpdateResponse> observer) {
    Calls.answer(
        observer,
        () -> {
          requireUrls(in.getPeerURLsList());
          ClusterInfo.NodeInfo node = members.node(in.getID());
          if (!in.getPeerURLsList().equals(List.of(Members.peerUrl(node.address())))) {
            throw Status.UNIMPLEMENTED
                .withDescription(
                    "etcdserver: a node tells the others where it listens: start it again with"
                        + " another --host or --port")
                .asRuntimeException();
          }
          return MemberUpdateResponse.newBuilder()
              .setHeader(header())
              .addAllMembers(members.all())
              .build();
        });
  }

  @Override
  public void memberPromote(
      MemberPromoteRequest in, StreamObserver<MemberPromoteResponse> observer) {
    Calls.answer(
        observer,
        () -> {
          boolean joining = Members.isJoining(members.node(in.getID()));
          throw (joining ? EtcdError.LEARNER_NOT_READY : EtcdError.MEMBER_NOT_LEARNER).exception();
        });
  }

  private static void requireUrls(List<String> urls) {
    if (urls.isEmpty() || !urls.stream().allMatch(ClusterService::isUrl)) {
      throw EtcdError.MEMBER_BAD_URLS.exception();
    }
  }

  private static boolean isUrl(String text) {
    try {
      URI uri = URI.create(text);
      return List.of("http", "https").contains(uri.getScheme()) && uri.getPort() > 0;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
