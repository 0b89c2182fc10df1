package io.quorate.server.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quorate.api.etcd.lock.LockGrpc;
import io.quorate.api.etcd.lock.LockRequest;
import io.quorate.api.etcd.rpc.AuthEnableRequest;
import io.quorate.api.etcd.rpc.AuthGrpc;
import io.quorate.api.etcd.rpc.DowngradeRequest;
import io.quorate.api.etcd.rpc.KVGrpc;
import io.quorate.api.etcd.rpc.LeaseGrantRequest;
import io.quorate.api.etcd.rpc.LeaseGrpc;
import io.quorate.api.etcd.rpc.LeaseRevokeRequest;
import io.quorate.api.etcd.rpc.LeaseTimeToLiveRequest;
import io.quorate.api.etcd.rpc.MaintenanceGrpc;
import io.quorate.api.etcd.rpc.MoveLeaderRequest;
import io.quorate.api.etcd.rpc.PutRequest;
import io.quorate.api.etcd.rpc.RangeRequest;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bad input gets the code and the text that etcd's clients expect. */
class BadInputTest {
  private static final ByteString KEY = ByteString.copyFromUtf8("k");

  private static OurEtcd ours;
  private static ManagedChannel channel;
  private static KVGrpc.KVBlockingStub kv;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    ours = new OurEtcd(directory, 1);
    channel = ours.channel(0);
    kv = KVGrpc.newBlockingStub(channel);
  }

  @AfterAll
  static void stop() {
    channel.shutdownNow();
    ours.close();
  }

  private static void refused(Runnable work, EtcdError error) {
    StatusRuntimeException e = catchThrowableOfType(StatusRuntimeException.class, work::run);
    assertThat(e).as(error.text()).isNotNull();
    assertThat(e.getStatus().getDescription()).isEqualTo(error.text());
    assertThat(e.getStatus().getCode()).isEqualTo(error.code());
  }

  @Test
  void leasesThatAreNone() {
    refused(
        () -> kv.put(PutRequest.newBuilder().setKey(KEY).setLease(77).build()),
        EtcdError.LEASE_NOT_FOUND);
    LeaseGrpc.LeaseBlockingStub leases = LeaseGrpc.newBlockingStub(channel);
    refused(
        () -> leases.leaseRevoke(LeaseRevokeRequest.newBuilder().setID(77).build()),
        EtcdError.LEASE_NOT_FOUND);
    refused(
        () -> leases.leaseGrant(LeaseGrantRequest.newBuilder().setTTL(9_000_000_001L).build()),
        EtcdError.LEASE_TTL_TOO_LARGE);
    LeaseGrantRequest mine = LeaseGrantRequest.newBuilder().setTTL(60).setID(5).build();
    assertThat(leases.leaseGrant(mine).getID()).isEqualTo(5);
    refused(() -> leases.leaseGrant(mine), EtcdError.LEASE_EXISTS);
    assertThat(
            leases.leaseTimeToLive(LeaseTimeToLiveRequest.newBuilder().setID(77).build()).getTTL())
        .isEqualTo(-1);
    StatusRuntimeException e =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                LockGrpc.newBlockingStub(channel)
                    .lock(LockRequest.newBuilder().setName(KEY).setLease(77).build()));
    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNKNOWN);
    assertThat(e.getStatus().getDescription()).isEqualTo(EtcdError.LEASE_NOT_FOUND.text());
  }

  @Test
  void requestsThatAreTooLarge() {
    ByteString fits = ByteString.copyFrom(new byte[Calls.REQUEST_BYTES_MAX - 100]);
    kv.put(PutRequest.newBuilder().setKey(KEY).setValue(fits).build());
    ByteString tooLarge = ByteString.copyFrom(new byte[Calls.REQUEST_BYTES_MAX]);
    refused(
        () -> kv.put(PutRequest.newBuilder().setKey(KEY).setValue(tooLarge).build()),
        EtcdError.REQUEST_TOO_LARGE);
    refused(
        () -> kv.put(PutRequest.newBuilder().setKey(ByteString.copyFrom(new byte[5000])).build()),
        EtcdError.REQUEST_TOO_LARGE);
  }

  @Test
  void rangesThatCannotBe() {
    refused(() -> kv.range(RangeRequest.getDefaultInstance()), EtcdError.EMPTY_KEY);
    refused(
        () -> kv.range(RangeRequest.newBuilder().setKey(KEY).setRevision(1_000_000).build()),
        EtcdError.FUTURE_REVISION);
    refused(
        () -> kv.range(RangeRequest.newBuilder().setKey(KEY).setSortOrderValue(9).build()),
        EtcdError.INVALID_SORT);
    refused(() -> kv.put(PutRequest.getDefaultInstance()), EtcdError.EMPTY_KEY);
  }

  @Test
  void whatThereIsNot() {
    refused(
        () -> AuthGrpc.newBlockingStub(channel).authEnable(AuthEnableRequest.getDefaultInstance()),
        EtcdError.AUTH_NOT_ENABLED);
    MaintenanceGrpc.MaintenanceBlockingStub maintenance = MaintenanceGrpc.newBlockingStub(channel);
    refused(
        () -> maintenance.moveLeader(MoveLeaderRequest.newBuilder().setTargetID(3).build()),
        EtcdError.BAD_TRANSFEREE);
    refused(
        () -> maintenance.downgrade(DowngradeRequest.newBuilder().setVersion("x").build()),
        EtcdError.WRONG_DOWNGRADE_FORMAT);
    refused(
        () -> maintenance.downgrade(DowngradeRequest.newBuilder().setVersion("3.4.0").build()),
        EtcdError.INVALID_DOWNGRADE_TARGET);
  }
}
