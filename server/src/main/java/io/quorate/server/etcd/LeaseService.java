package io.quorate.server.etcd;

import io.grpc.stub.StreamObserver;
import io.quorate.api.etcd.rpc.LeaseGrantRequest;
import io.quorate.api.etcd.rpc.LeaseGrantResponse;
import io.quorate.api.etcd.rpc.LeaseGrpc;
import io.quorate.api.etcd.rpc.LeaseKeepAliveRequest;
import io.quorate.api.etcd.rpc.LeaseKeepAliveResponse;
import io.quorate.api.etcd.rpc.LeaseLeasesRequest;
import io.quorate.api.etcd.rpc.LeaseLeasesResponse;
import io.quorate.api.etcd.rpc.LeaseRevokeRequest;
import io.quorate.api.etcd.rpc.LeaseRevokeResponse;
import io.quorate.api.etcd.rpc.LeaseStatus;
import io.quorate.api.etcd.rpc.LeaseTimeToLiveRequest;
import io.quorate.api.etcd.rpc.LeaseTimeToLiveResponse;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.store.operation.GroupAnswer;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.Reply;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** {@code etcdserverpb.Lease}. */
final class LeaseService extends LeaseGrpc.LeaseImplBase {
  /** In seconds, as etcd has it. */
  private static final long TTL_MAX = 9_000_000_000L;

  private final Keyspace keyspace;
  private final Alarms alarms;
  private final Executor threads;

  LeaseService(Keyspace keyspace, Alarms alarms, Executor threads) {
    this.keyspace = keyspace;
    this.alarms = alarms;
    this.threads = threads;
  }

  @Override
  public void leaseGrant(LeaseGrantRequest in, StreamObserver<LeaseGrantResponse> observer) {
    Calls.answer(
        observer,
        () -> {
          if (in.getTTL() > TTL_MAX) {
            throw EtcdError.LEASE_TTL_TOO_LARGE.exception();
          }
          alarms.requireSpace();
          long ttl = Math.max(1, in.getTTL());
          GroupAnswer.Leased lease =
              leased(new GroupRequest.GrantLease(Keyspace.NAME, in.getID(), ttl));
          return LeaseGrantResponse.newBuilder()
              .setHeader(keyspace.headers().at(lease.position()))
              .setID(lease.lease())
              .setTTL(lease.ttlSeconds())
              .build();
        });
  }

  private GroupAnswer.Leased leased(GroupRequest request) {
    return keyspace.ask(request, GroupAnswer.Leased.class);
  }

  @Override
  public void leaseRevoke(LeaseRevokeRequest in, StreamObserver<LeaseRevokeResponse> observer) {
    Calls.answer(
        observer,
        () -> {
          GroupAnswer.Leased lease =
              leased(new GroupRequest.RevokeLease(Keyspace.NAME, in.getID()));
          return LeaseRevokeResponse.newBuilder()
              .setHeader(keyspace.headers().at(lease.position()))
              .build();
        });
  }

  @Override
  public StreamObserver<LeaseKeepAliveRequest> leaseKeepAlive(
      StreamObserver<LeaseKeepAliveResponse> observer) {
    return new KeepAliveStream(keyspace, observer, threads);
  }

  @Override
  public void leaseTimeToLive(
      LeaseTimeToLiveRequest in, StreamObserver<LeaseTimeToLiveResponse> observer) {
    Calls.answer(observer, () -> timeToLive(in));
  }

  private LeaseTimeToLiveResponse timeToLive(LeaseTimeToLiveRequest in) {
    Reply reply =
        keyspace.ask(new GroupRequest.InspectLease(Keyspace.NAME, in.getID(), in.getKeys()));
    LeaseTimeToLiveResponse.Builder response =
        LeaseTimeToLiveResponse.newBuilder().setID(in.getID());
    if (Keyspace.refused(reply, ErrorCode.UNKNOWN_LEASE)) {
      return response.setHeader(keyspace.header()).setTTL(-1).build();
    }
    GroupAnswer.Leased lease = Keyspace.expected(reply, GroupAnswer.Leased.class);
    lease.keys().forEach(key -> response.addKeys(KeyValues.bytes(key)));
    return response
        .setHeader(keyspace.headers().at(lease.position()))
        .setTTL(TimeUnit.MILLISECONDS.toSeconds(lease.remainingMillis()))
        .setGrantedTTL(lease.ttlSeconds())
        .build();
  }

  @Override
  public void leaseLeases(LeaseLeasesRequest in, StreamObserver<LeaseLeasesResponse> observer) {
    Calls.answer(
        observer,
        () -> {
          GroupAnswer.Leases all =
              keyspace.ask(new GroupRequest.ListLeases(Keyspace.NAME), GroupAnswer.Leases.class);
          LeaseLeasesResponse.Builder response =
              LeaseLeasesResponse.newBuilder().setHeader(keyspace.headers().at(all.position()));
          all.leases().forEach(id -> response.addLeases(LeaseStatus.newBuilder().setID(id)));
          return response.build();
        });
  }
}
