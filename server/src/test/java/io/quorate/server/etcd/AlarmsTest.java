package io.quorate.server.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.quorate.api.etcd.rpc.AlarmRequest;
import io.quorate.api.etcd.rpc.AlarmRequest.AlarmAction;
import io.quorate.api.etcd.rpc.AlarmResponse;
import io.quorate.api.etcd.rpc.AlarmType;
import io.quorate.api.etcd.rpc.DeleteRangeRequest;
import io.quorate.api.etcd.rpc.KVGrpc;
import io.quorate.api.etcd.rpc.LeaseGrantRequest;
import io.quorate.api.etcd.rpc.LeaseGrpc;
import io.quorate.api.etcd.rpc.MaintenanceGrpc;
import io.quorate.api.etcd.rpc.PutRequest;
import io.quorate.api.etcd.rpc.RequestOp;
import io.quorate.api.etcd.rpc.TxnRequest;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Out of space: what is refused, on real nodes, and how it ends. */
class AlarmsTest {
  private static final ByteString KEY = ByteString.copyFromUtf8("k");
  private static final PutRequest PUT = PutRequest.newBuilder().setKey(KEY).build();

  @Test
  void outOfSpaceNothingIsWrittenUntilTheAlarmIsLifted(@TempDir Path directory) throws Exception {
    try (OurEtcd ours = new OurEtcd(directory, 1)) {
      ManagedChannel channel = ours.channel(0);
      KVGrpc.KVBlockingStub kv = KVGrpc.newBlockingStub(channel);
      kv.put(PUT);
      assertThat(alarm(channel, AlarmAction.GET).getAlarmsCount()).isZero();
      assertThat(alarm(channel, AlarmAction.ACTIVATE).getAlarms(0).getAlarm())
          .isEqualTo(AlarmType.NOSPACE);
      assertThat(alarm(channel, AlarmAction.GET).getAlarmsCount()).isEqualTo(1);
      refused(() -> kv.put(PUT));
      refused(() ->
          kv.txn(
              TxnRequest.newBuilder()
                  .addFailure(RequestOp.newBuilder().setRequestPut(PUT))
                  .build()));
      refused(() ->
          LeaseGrpc.newBlockingStub(channel)
              .leaseGrant(LeaseGrantRequest.newBuilder().setTTL(60).build()));
      assertThat(kv.deleteRange(DeleteRangeRequest.newBuilder().setKey(KEY).build()).getDeleted())
          .isEqualTo(1);
      assertThat(alarm(channel, AlarmAction.DEACTIVATE).getAlarmsCount()).isEqualTo(1);
      kv.put(PUT);
      channel.shutdownNow();
    }
  }

  @Test
  void aNodeBeyondItsQuotaRaisesTheAlarm(@TempDir Path directory) throws Exception {
    try (OurEtcd ours = new OurEtcd(directory, 1, 1)) {
      ManagedChannel channel = ours.channel(0);
      refused(() -> KVGrpc.newBlockingStub(channel).put(PUT));
      assertThat(alarm(channel, AlarmAction.GET).getAlarmsCount()).isEqualTo(1);
      channel.shutdownNow();
    }
  }

  private static AlarmResponse alarm(ManagedChannel channel, AlarmAction action) {
    return MaintenanceGrpc.newBlockingStub(channel)
        .alarm(
            AlarmRequest.newBuilder()
                .setAction(action)
                .setAlarm(action == AlarmAction.ACTIVATE ? AlarmType.NOSPACE : AlarmType.NONE)
                .build());
  }

  private static void refused(Runnable work) {
    StatusRuntimeException e = catchThrowableOfType(StatusRuntimeException.class, work::run);
    assertThat(e.getStatus().getCode()).isEqualTo(EtcdError.NO_SPACE.code());
    assertThat(e.getStatus().getDescription()).isEqualTo(EtcdError.NO_SPACE.text());
  }
}
