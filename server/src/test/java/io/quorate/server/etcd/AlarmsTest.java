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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Out of space: what is refused, on real nodes, and how it ends. */
class AlarmsTest {
  private static final ByteString KEY = ByteString.copyFromUtf8("k");
  private static final String QUOTA = "/v1/etcd/quota";
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

  @Test
  void aQuotaThatIsSetOverHttpHoldsForEveryNode(@TempDir Path directory) throws Exception {
    try (OurEtcd ours = new OurEtcd(directory, 3);
        HttpClient http = HttpClient.newHttpClient()) {
      URI quota = URI.create("http://127.0.0.1:" + ours.servers().get(0).address().port() + QUOTA);
      assertThat(ask(http, HttpRequest.newBuilder(quota).GET())).contains("\"quotaBytes\":null");
      BodyPublisher one = BodyPublishers.ofString("{\"quotaBytes\":1}");
      assertThat(ask(http, HttpRequest.newBuilder(quota).PUT(one))).contains("\"quotaBytes\":1");
      ManagedChannel channel = ours.channel(1);
      KVGrpc.KVBlockingStub kv = KVGrpc.newBlockingStub(channel);
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (writes(kv)) {
        assertThat(System.nanoTime() - deadline).as("time that is left").isNegative();
        LockSupport.parkNanos(100_000_000);
      }
      refused(() -> kv.put(PUT));
      assertThat(alarm(channel, AlarmAction.GET).getAlarmsCount()).isEqualTo(1);

      BodyPublisher none = BodyPublishers.ofString("{\"quotaBytes\":0}");
      ask(http, HttpRequest.newBuilder(quota).PUT(none));
      alarm(channel, AlarmAction.DEACTIVATE);
      kv.put(PUT);
      BodyPublisher wrong = BodyPublishers.ofString("{\"quotaBytes\":-1}");
      assertThat(ask(http, HttpRequest.newBuilder(quota).PUT(wrong))).contains("INVALID_ARGUMENT");
      channel.shutdownNow();
    }
  }

  private static String ask(HttpClient http, HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString()).body();
  }

  private static boolean writes(KVGrpc.KVBlockingStub kv) {
    try {
      kv.put(PUT);
      return true;
    } catch (StatusRuntimeException e) {
      assertThat(e.getStatus().getDescription()).isEqualTo(EtcdError.NO_SPACE.text());
      return false;
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
